import type { SessionView } from "../../schemas/mod.ts";
import type { StoredSession } from "../store/store.ts";

/** A session as its page shows it: every message counted, the first ones held. */
export interface ShownSession extends Omit<SessionView, "projects"> {
  /** What is stored under each project; `count` is the number of its messages. */
  readonly projects: readonly (SessionView["projects"][number] & { readonly count: number })[];
}

/** Most messages that are shown of a project; a page of twenty thousand helps nobody. */
const MOST_SHOWN = 200;

/**
 * Reads what the page of a session shows.
 *
 * @param stored What is stored about the session.
 * @param most Most messages that are held of each project.
 * @throws StoreError when the store is away in between.
 *
 * @example
 * ```ts
 * import { shownSession } from "./shown_session.ts";
 * import assert from "node:assert/strict";
 *
 * async function* messages() {
 *   for (const message_type of ["EnvMessage", "EventMessage"]) yield { message_type };
 * }
 * const project = { project: "my-engine", day: "2026-11-22", counted: {}, messages };
 * const stored = { session: "5c0f", state: "stored", projects: [project], receipt: null } as const;
 * const [shown] = (await shownSession(stored, 1)).projects;
 * assert.deepEqual([shown?.count, shown?.messages], [2, [{ message_type: "EnvMessage" }]]);
 * ```
 */
export async function shownSession(
  stored: StoredSession,
  most: number = MOST_SHOWN,
): Promise<ShownSession> {
  const projects: ShownSession["projects"][number][] = [];
  for (const project of stored.projects) {
    const messages: Record<string, unknown>[] = [];
    let count = 0;
    for await (const message of project.messages()) {
      if (count++ < most) messages.push(message);
    }
    projects.push({ ...project, messages, count });
  }
  return { ...stored, projects };
}
