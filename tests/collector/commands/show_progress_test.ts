import assert from "node:assert/strict";
import { showProgress } from "../../../collector/commands/show_progress.ts";

/** The lines that a terminal shows after what was written to it. */
function screenOf(written: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let row = 0;
  for (const text of written) {
    const named = `${text}\n`.replaceAll("\u001b[1A", "<up>").replaceAll("\u001b[2K", "<erase>");
    for (const [part] of named.matchAll(/<up>|<erase>|\n|[^<\n]+/g)) {
      if (part === "<up>") row = Math.max(0, row - 1);
      else if (part === "<erase>") lines[row] = "";
      else if (part === "\n") row++;
      else lines[row] = part;
    }
  }
  return lines.filter((line) => line !== "");
}

function onTerminal() {
  const written: string[] = ["$ candor rebuild"];
  const err = (text: string) => written.push(text);
  return { progress: showProgress({ err, interactive: true }), written };
}

Deno.test("showProgress() keeps what was printed before it", () => {
  const { progress, written } = onTerminal();
  progress.show("a: 1 messages read");
  progress.show("a: 2 messages read");
  assert.deepEqual(screenOf(written), ["$ candor rebuild", "a: 2 messages read"]);
});

Deno.test("showProgress() makes room for a result and takes none away", () => {
  const { progress, written } = onTerminal();
  for (const project of ["a", "b"]) {
    progress.show(`${project}: 1 messages read`);
    progress.show(`${project}: 2 messages read`);
    progress.clear();
    written.push(`${project}: 0 differences`);
  }
  assert.deepEqual(screenOf(written), [
    "$ candor rebuild",
    "a: 0 differences",
    "b: 0 differences",
  ]);
});

Deno.test("showProgress() is silent in a pipe", () => {
  const written: string[] = [];
  const progress = showProgress({ err: (text) => written.push(text), interactive: false });
  progress.show("a");
  progress.clear();
  assert.deepEqual(written, []);
});
