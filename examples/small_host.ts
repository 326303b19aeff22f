/**
 * A small program that reports its usage: it counts the words of its arguments. `--flags` prints the
 * flags that reporting can make use of and that are missing; without any of them the program works
 * the same and reports less, or nothing.
 *
 * ```sh
 * deno run examples/small_host.ts --flags
 * deno run examples/small_host.ts the cat sat on the mat
 * ```
 *
 * @module
 */
import { createReporter } from "@candor/usage/reporter";

const [first, ...rest] = Deno.args;
const wantsFlags = first === "--flags";

await using reporter = createReporter({
  project: "word-count",
  projectVersion: "1.0.0",
  // Where reports go; a person replaces it with WORD_COUNT_USAGE_STATS_URL.
  endpoint: "https://stats.word-count.example",
  spreadMs: 0,
  stopDeadlineMs: 2_000,
});

if (wantsFlags) {
  const { level, permissions } = await reporter.explain();
  const missing = permissions.filter(({ granted }) => !granted);
  for (const { flag, unlocks } of missing) print(`${flag}  # ${unlocks}`);
  print(`level: ${level}`);
} else {
  reporter.start();
  const words = [first ?? "", ...rest].join(" ").split(/\s+/).filter((word) => word !== "");
  reporter.count("words", words.length);
  if (words.length > 5) reporter.feature("long_text");
  print(`${words.length} words`);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
