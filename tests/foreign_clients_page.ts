/**
 * Writes the tables of the operators' page on foreign clients from the schemas of their wires.
 *
 * Run `deno run -A tests/foreign_clients_page.ts` after a change to one; a test fails while the page is
 * out of date.
 */
import { foreignDictionary } from "../collector/compat/foreign_dictionary.ts";
import { FOREIGN_SYSTEMS } from "../collector/compat/foreign_systems.ts";

const PAGE = new URL("../.github/FOREIGN_CLIENTS.md", import.meta.url);
const [BEGIN, END] = ["<!-- generated:foreign -->", "<!-- /generated:foreign -->"];

/**
 * The page with its tables filled in.
 *
 * @returns Its whole text.
 */
export async function foreignClientsPage(): Promise<string> {
  const text = await Deno.readTextFile(PAGE);
  const [before = "", rest = ""] = text.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n\n${tables()}\n\n${END}${after}`;
}

function tables(): string {
  return Object.values(FOREIGN_SYSTEMS).flatMap(({ name, title }) => {
    const rows = foreignDictionary().filter((row) => row.system === name);
    return [
      `### ${title}: kept`,
      table(
        ["field", "what", "unit", "kept as", "published as"],
        rows.filter(({ kept }) => kept).map((row) => [
          code(row.field),
          row.what,
          row.unit,
          row.to.map(code).join(", "),
          row.published.map(code).join(", "),
        ]),
      ),
      ...rows.filter(({ only }) => only !== undefined).map(({ field, only = [] }) =>
        `Of ${code(field)} only these are kept:\n\n${
          only.map((name) => `- ${code(name)}`).join("\n")
        }`
      ),
      `### ${title}: dropped`,
      table(
        ["field", "what", "why it is dropped"],
        rows.filter(({ kept }) => !kept).map((row) => [code(row.field), row.what, row.why]),
      ),
    ];
  }).join("\n\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Columns as wide as their widest cell, as the formatter leaves them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)]
    .join("\n");
}

if (import.meta.main) await Deno.writeTextFile(PAGE, await foreignClientsPage());
