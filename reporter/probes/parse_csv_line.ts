/**
 * Splits one line of comma-separated values (RFC 4180) and trims every cell.
 *
 * @param line A line without its end.
 * @returns Its cells; quotes around a cell are removed, doubled quotes inside are one.
 *
 * @example
 * ```ts
 * import { parseCsvLine } from "./parse_csv_line.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(parseCsvLine('NVIDIA L4, 23034,"a, b"'), ["NVIDIA L4", "23034", "a, b"]);
 * ```
 */
export function parseCsvLine(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (quoted && character === '"' && line[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (character === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (character === "," && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else {
      cell += character;
    }
  }
  cells.push(cell.trim());
  return cells;
}
