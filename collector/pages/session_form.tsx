/** @jsxImportSource hono/jsx */
import type { Markup } from "./markup.ts";

/** Where the form goes; an id in an address would end up in histories and logs. */
export const SESSION_PATH = "/privacy/session";

/**
 * Asks for the id of a session, to show or to delete it.
 *
 * @param props An id that was entered before.
 * @returns A form that works without script.
 */
export function SessionForm({ id = "" }: { readonly id?: string }): Markup {
  return (
    <form method="post" action={SESSION_PATH}>
      <label class="wide">
        Session id
        <input
          name="session_id"
          value={id}
          required
          size={38}
          maxlength={64}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder="019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d"
        />
      </label>
      <button type="submit" name="action" value="show">Show</button>
      <button type="submit" name="action" value="delete" class="quiet">Delete</button>
    </form>
  );
}
