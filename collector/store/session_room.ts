import { MAX_RECORD_PARTS, type VersionedRecord } from "./session_records.ts";

/**
 * Most messages of a session that are kept at a time: whoever has its id may see all of them at once. That is
 * one every six and a half minutes over the 90 days that messages are kept unless the operator says otherwise.
 */
export const MAX_MESSAGES_PER_SESSION = 20_000;

/**
 * Most projects that a session is counted for. An id is one of a run of one program; the messages of each
 * project are looked for among all of the session.
 */
export const MAX_PROJECTS_PER_SESSION = 16;

/**
 * How many messages a session takes yet. Its counted record has a bound, and so has the number of its
 * messages. Pure.
 *
 * @param before The session as it was read.
 * @param firstDay First day whose messages count among those that it has.
 * @returns A number of messages, 0 or more.
 *
 * @example
 * ```ts
 * import { MAX_MESSAGES_PER_SESSION, sessionRoom } from "./session_room.ts";
 * import assert from "node:assert/strict";
 *
 * const unknown = { record: null, versionstamp: null, parts: 0 };
 * assert.equal(sessionRoom(unknown, 0), MAX_MESSAGES_PER_SESSION);
 * ```
 */
export function sessionRoom({ record, parts }: VersionedRecord, firstDay: number): number {
  if (parts >= MAX_RECORD_PARTS) return 0;
  let room = MAX_MESSAGES_PER_SESSION;
  // Without marks it has fewer messages than a record has ids.
  if (record?.state !== "counted" || record.marks === 0) return room;
  for (const { days } of record.projects.values()) {
    for (const [day, { messages }] of days) if (day >= firstDay) room -= messages;
  }
  return Math.max(room, 0);
}
