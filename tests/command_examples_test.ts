import assert from "node:assert/strict";
import { parse } from "@optique/core";
import { main } from "../cli.ts";
import { commandParsers } from "./command_parsers.ts";

async function help(name: string): Promise<string> {
  const lines: string[] = [];
  const code = await main(["help", name], {
    out: (text) => lines.push(text),
    err: () => {},
    color: false,
    interactive: false,
    columns: 300,
  });
  assert.equal(code, 0, name);
  return lines.join("\n");
}

for (const [name, parser] of await commandParsers()) {
  Deno.test(`help ${name} says more than its heading, and shows examples that can be run`, async () => {
    const text = await help(name);
    const [, description = ""] = /^Usage: [^]*?\n\n([^\n]+)\n\n/m.exec(text) ?? [];
    assert.ok(description.length > 60, `${name}: ${description}`);
    assert.match(description, /\.$/);
    assert.match(text, /\nExit codes: 0 done, 1 could not do it, 2 wrong usage\.$/);
    const examples = [...text.matchAll(/^ *`candor (.+)`$/gm)].map(([, line]) => line!);
    assert.ok(examples.length >= 2, name);
    for (const line of examples) {
      const result = parse(parser, line.split(" "));
      assert.ok(result.success, `candor ${line}: ${JSON.stringify(result)}`);
    }
  });
}
