import { dataDictionary, type DictionaryEntry } from "./data_dictionary.ts";
import type { Declarations } from "./declaration.ts";
import { declaredDictionary } from "./declared_dictionary.ts";

/**
 * The data dictionary as Markdown: one table per kind of message, shared fields first, then one
 * for what each program declared.
 *
 * @param declarations What programs declared, by the name of their project.
 * @returns Headings and tables.
 *
 * @example
 * ```ts
 * import { dictionaryMarkdown } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * assert.match(dictionaryMarkdown(), /\| `total_memory` \| Main memory of the machine \| bytes \|/);
 * ```
 */
export function dictionaryMarkdown(declarations: Declarations = {}): string {
  const groups = new Map<string, DictionaryEntry[]>();
  for (const entry of dataDictionary()) {
    const title = entry.messages.length > 1 ? "Every message" : entry.messages[0]!;
    groups.set(title, [...groups.get(title) ?? [], entry]);
  }
  const shared = groups.get("Every message") ?? [];
  groups.delete("Every message");
  const declared = Object.entries(declarations).map(([project, declaration]) =>
    [`Declared by ${project}`, declaredDictionary(declaration)] as const
  );
  return [["Every message", shared] as const, ...groups, ...declared]
    .map(([title, entries]) => `### ${title}\n\n${table(entries)}`)
    .join("\n\n");
}

function table(entries: readonly DictionaryEntry[]): string {
  const rows = entries.filter(({ field }) => field !== "message_type").map((entry) =>
    [
      `\`${entry.field}\``,
      entry.what,
      entry.unit,
      `\`${JSON.stringify(entry.example)}\``,
      entry.why,
      entry.level === "on" ? "only at `on`" : "`no-stack`, `on`",
      entry.published === null ? "no" : `\`${entry.published}\``,
      entry.plausible === undefined ? "" : `${entry.plausible.max}: ${entry.plausible.because}`,
      String(entry.since),
    ].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")
  );
  return [
    "| field | what | unit | example | why | sent at | published as | counted up to | since |",
    "|---|---|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}
