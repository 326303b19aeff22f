import type { Translation } from "./foreign_system.ts";

/**
 * What nobody recognises, or what is not to be counted: accepted, and nothing is kept of it.
 *
 * @param event What it was recognised as, if it was.
 * @returns A translation without messages.
 */
export function unknownMessage(event: string = "unknown"): Translation {
  return { event, messages: [], ignoredKeys: [], droppedValues: [] };
}
