import type { StoredSession } from "./store/store.ts";

/**
 * A session as the JSON text of a `SessionView`, in pieces. No piece is larger than one message and
 * `pieceLength`, so that a session of any size takes no more memory than one of them, however slowly it is
 * read.
 *
 * @param stored What is stored about the session.
 * @param pieceLength Length from which on a piece is handed on, in UTF-16 units.
 * @returns The pieces, at least one.
 * @throws StoreError when the store is away in between.
 *
 * @example
 * ```ts
 * import { sessionJson } from "./session_json.ts";
 * import assert from "node:assert/strict";
 *
 * const nothing = { session: "5c0f", state: "unknown", projects: [], receipt: null } as const;
 * const pieces = await Array.fromAsync(sessionJson(nothing));
 * assert.deepEqual(JSON.parse(pieces.join("")), nothing);
 * ```
 */
export async function* sessionJson(
  { projects, receipt, ...session }: StoredSession,
  pieceLength: number = 2 ** 16,
): AsyncGenerator<string> {
  let piece = open(session, "projects", "[");
  let separator = "";
  for (const { messages, ...project } of projects) {
    piece += separator + open(project, "messages", "[");
    separator = "";
    for await (const message of messages()) {
      piece += separator + JSON.stringify(message);
      separator = ",";
      if (piece.length >= pieceLength) {
        yield piece;
        piece = "";
      }
    }
    piece += "]}";
    separator = ",";
  }
  yield `${piece}],"receipt":${JSON.stringify(receipt)}}`;
}

/** The text of an object up to the value of a further, last member. */
function open(object: object, member: string, value: string): string {
  return `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(member)}:${value}`;
}
