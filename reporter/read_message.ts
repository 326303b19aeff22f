import { acceptMessage } from "../schemas/accept_message.ts";
import type { Message } from "../schemas/types.ts";
import { smallestMessage } from "./smallest_message.ts";

/**
 * Reads a message that waited in a file, where anything can stand: keys that its type does not have are
 * left out, and what is not accepted then is no message.
 *
 * @param value What JSON gave.
 * @returns The message, `null` when it is none.
 *
 * @example
 * ```ts
 * import { readMessage } from "./read_message.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readMessage({ message_type: "Selfie" }), null);
 * ```
 */
export function readMessage(value: unknown): Message | null {
  const message = acceptMessage(value);
  if (message !== undefined) return message;
  if (typeof value !== "object" || value === null) return null;
  const smallest = smallestMessage((value as Message).message_type);
  if (smallest === null) return null;
  const known = Object.entries(value).filter(([key]) => Object.hasOwn(smallest, key));
  return acceptMessage(Object.fromEntries(known)) ?? null;
}
