import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import type { ForeignSystemName, Translation } from "../../../collector/compat/foreign_system.ts";
import { readForeignJson } from "../../../collector/compat/read_foreign_json.ts";
import type { Message } from "../../../schemas/mod.ts";
import { COMPAT_NOW } from "./compat_app.ts";

/** Translates a body as the route does; fresh ids are counted up, so that two runs are equal. */
export function translate(
  system: ForeignSystemName,
  body: string | Record<string, unknown>,
  receivedAt: number = COMPAT_NOW,
): Translation {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const read = readForeignJson(new TextEncoder().encode(text));
  if (!read.ok) throw new TypeError(read.code);
  let fresh = 0;
  return FOREIGN_SYSTEMS[system].translate(read.value, {
    project: system,
    receivedAt,
    literals: read.literals,
    freshId: () => `fresh-${fresh++}`,
  });
}

/** The one message of a kind in a translation. */
export function messageOf<Kind extends Message["message_type"]>(
  translation: Translation,
  kind: Kind,
): Extract<Message, { message_type: Kind }> {
  const found = translation.messages.filter(({ message_type }) => message_type === kind);
  if (found.length !== 1) throw new RangeError(`Cannot find message: ${found.length} of ${kind}`);
  return found[0] as Extract<Message, { message_type: Kind }>;
}
