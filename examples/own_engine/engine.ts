/**
 * The engine: a program whose reporter knows its settings and features. It prints what it would send,
 * field by field and in the words of its declaration, and sends it where a person says so.
 *
 * ```sh
 * deno run examples/own_engine/engine.ts
 * deno run --allow-env --allow-net=127.0.0.1 examples/own_engine/engine.ts --batch-size 64
 * ```
 *
 * @module
 */
import { createReporter } from "@candor/usage/reporter";
import { parseArgs } from "node:util";
import { declaration, PROJECT } from "./declaration.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { "batch-size": { type: "string", default: "32" } },
});

await using reporter = createReporter({
  project: PROJECT,
  projectVersion: "0.2.0",
  // A person names another place with OWN_ENGINE_USAGE_STATS_URL.
  endpoint: "https://stats.own-engine.example",
  declaration,
  notice: false,
  spreadMs: 0,
  stopDeadlineMs: 2_000,
});

// A key that was not declared, or a scheduler that there is not, does not compile here.
reporter.engine({
  batch_size: Number(values["batch-size"]),
  scheduler: "fair",
  cache_bytes: 6 * 2 ** 30,
  debug_checks: false,
  model_name: "gpt2",
});
reporter.start();
reporter.feature("streaming");

const preview = await reporter.preview();
for (const { field, value, what } of preview.fields) {
  if (field in declaration.engine || /^(?:config|features)\./.test(field)) {
    print(`${field} = ${JSON.stringify(value)}: ${what}`);
  }
}
// What does not fit is never thrown at the engine: it is left out, and named here.
for (const { field, why } of preview.left_out) print(`left out: ${field}, it ${why}`);

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
