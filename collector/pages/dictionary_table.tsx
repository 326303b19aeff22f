import type { DictionaryEntry } from "../../schemas/mod.ts";
import { plainText } from "../render/plain_text.ts";
import { anchorOf } from "./dimension_card.tsx";
import type { Markup } from "./markup.ts";

/**
 * The data dictionary as a table, one row per field.
 *
 * @param props The fields, and the days after which raw messages expire.
 * @returns A table that may be wider than its place.
 */
export function DictionaryTable(
  { entries, retentionDays }: {
    readonly entries: readonly DictionaryEntry[];
    readonly retentionDays: number;
  },
): Markup {
  return (
    <table class="dictionary">
      <caption>Every field of every message, from the schemas that check them</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">What it is</th>
          <th scope="col">Unit</th>
          <th scope="col">Example</th>
          <th scope="col">Why</th>
          <th scope="col">Published</th>
          <th scope="col">Kept</th>
          <th scope="col">Sent at level</th>
          <th scope="col" class="n">Since</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            <th scope="row">
              <code>{entry.field}</code>
              <div class="muted">{messagesOf(entry)}</div>
            </th>
            <td>{entry.what}</td>
            <td>
              {entry.unit}
              <div class="muted">{entry.form}</div>
            </td>
            <td>
              <code>{plainText(exampleOf(entry.example))}</code>
            </td>
            <td>{entry.why}</td>
            <td>{publishedAs(entry)}</td>
            <td>{keptFor(entry, retentionDays)}</td>
            <td>{entry.level === "on" ? "on" : "on, no-stack"}</td>
            <td class="n">{`v${entry.since}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function messagesOf({ messages }: DictionaryEntry): string {
  return messages.length === 5 ? "every message" : messages.join(", ");
}

function exampleOf(example: unknown): string {
  return typeof example === "string" ? example : JSON.stringify(example);
}

function publishedAs({ published }: DictionaryEntry): Markup | string {
  if (published === null) return "no";
  return published.endsWith(".*") ? `yes, as counts by name under ${published.slice(0, -2)}` : (
    <>
      yes, as counts under <span id={`field-${anchorOf(published)}`}>{published}</span>
    </>
  );
}

function keptFor({ field, published }: DictionaryEntry, retentionDays: number): string {
  if (field === "session_id") {
    return `only its hash, ${retentionDays} days; a deletion's mark for good`;
  }
  if (field === "message_id") {
    return "a mark against double counting, as long as messages may be late";
  }
  return published === null
    ? `${retentionDays} days`
    : `${retentionDays} days, then only in counts without any id`;
}
