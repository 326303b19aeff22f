/** @jsxImportSource hono/jsx */
import type { DictionaryEntry } from "../../schemas/mod.ts";
import { formatNumber } from "../render/format_number.ts";
import { plainText } from "../render/plain_text.ts";
import type { Markup } from "./markup.ts";

const CAPTION = "Every field of every message, from the schemas that check them";

/**
 * The data dictionary as a table, one row per field.
 *
 * @param props The fields, the days after which raw messages expire, and what the table holds.
 * @returns A table that may be wider than its place.
 */
export function DictionaryTable(
  { entries, retentionDays, caption = CAPTION }: {
    readonly entries: readonly DictionaryEntry[];
    readonly retentionDays: number;
    readonly caption?: string;
  },
): Markup {
  return (
    <table class="dictionary">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">What it is, and why</th>
          <th scope="col">Unit, form, example</th>
          <th scope="col">Published, kept, sent</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            <th scope="row">
              <code>{entry.field}</code>
              <div class="muted">{messagesOf(entry)}</div>
            </th>
            <td>
              {entry.what}
              <div class="muted">{entry.why}</div>
            </td>
            <td>
              {entry.unit}
              <div class="muted">{entry.form}</div>
              <code>{plainText(exampleOf(entry.example))}</code>
            </td>
            <td>
              {publishedAs(entry)}
              {entry.plausible === undefined ? null : (
                <div class="muted">
                  {`Counted up to ${formatNumber(entry.plausible.max)}. ${entry.plausible.because}`}
                </div>
              )}
              <div class="muted">{`Kept ${keptFor(entry, retentionDays)}`}</div>
              <div class="muted">
                {`Sent at level ${
                  entry.level === "on" ? "on" : "on and no-stack"
                }, since version ${entry.since}`}
              </div>
            </td>
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
  if (published === null) return "Not published";
  return published.endsWith(".*")
    ? (
      <>
        Published as counts by name, <code>{published}</code>
      </>
    )
    : (
      <>
        Published as counts, <code>{published}</code>
      </>
    );
}

function keptFor({ field, published }: DictionaryEntry, retentionDays: number): string {
  if (field === "session_id") {
    return `only as a hash, ${retentionDays} days; the mark of a deletion for good`;
  }
  if (field === "message_id") {
    return "as a mark against double counting, for as long as copies may come late";
  }
  return published === null
    ? `${retentionDays} days`
    : `${retentionDays} days, then only in counts without any id`;
}
