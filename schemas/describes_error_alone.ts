import type { EventMessage } from "./types.ts";

/**
 * Whether an event that is no error has neither the name nor the stack of one.
 *
 * @param message An event whose fields have their forms.
 * @returns Whether what it says belongs together.
 */
export function describesErrorAlone(
  message: Pick<EventMessage, "event_type" | "error_name" | "error_stack">,
): boolean {
  return message.event_type === "error" ||
    (message.error_name === null && message.error_stack === null);
}
