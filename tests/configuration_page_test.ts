import assert from "node:assert/strict";
import * as limits from "../schemas/limits.ts";
import { REPORTER_DEFAULTS } from "../reporter/options.ts";
import { resolveOptions } from "../collector/options.ts";
import { FACT_PERMISSIONS } from "../reporter/permissions.ts";
import { commandParsers } from "./command_parsers.ts";

const page = await Deno.readTextFile(new URL("../.github/CONFIGURATION.md", import.meta.url));
const ROOMS = ["observability", "reporter", "collector"];

async function* sourcesIn(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sourcesIn(new URL(`${name}/`, folder));
    else if (/\.tsx?$/.test(name)) yield await Deno.readTextFile(new URL(name, folder));
  }
}

/** Everything that a pattern finds in the code of both ends and in the command line. */
async function found(pattern: RegExp): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const sources = ROOMS.map((room) => sourcesIn(new URL(`../${room}/`, import.meta.url)));
  const texts = [await Deno.readTextFile(new URL("../cli.ts", import.meta.url))];
  for (const source of sources) texts.push(...await Array.fromAsync(source));
  for (const text of texts) for (const [, name] of text.matchAll(pattern)) names.add(name!);
  return names;
}

Deno.test("the configuration page names every variable that the code reads", async () => {
  const names = await found(/\b(?:env|text|whole|list|grantedEnv)\(\s*"([A-Z_]{4,})"/g);
  assert.ok(names.size > 20, `${names.size} names`);
  // Variables that are facts about the machine are in the README's table of permissions.
  const facts = new Set(
    FACT_PERMISSIONS.flatMap(({ descriptors }) =>
      descriptors.flatMap((one) => one.name === "env" ? [one.variable!] : [])
    ),
  );
  const onPage = (name: string) =>
    [name, name.replace(/_(?:METRICS|TRACES|LOGS)_/, "_<SIGNAL>_")].some((one) =>
      page.includes(`\`${one}\``)
    );
  const missing = [...names].filter((name) => !facts.has(name) && !onPage(name));
  assert.deepEqual(missing, []);
});

Deno.test("the configuration page names every key of config.json that the code reads", async () => {
  const names = await found(/\["(usage_stats\w*|local_log)"\]/g);
  assert.ok(names.size >= 5, [...names].join());
  assert.deepEqual([...names].filter((name) => !page.includes(`\`${name}\``)), []);
});

Deno.test("the configuration page has a section and every option of each command", async () => {
  for (const name of (await commandParsers()).keys()) {
    assert.ok(page.includes(`### \`candor ${name}\``), name);
  }
  for (const option of ["--kv LOCATION", "--min-cell SESSIONS", "--usage-stats LEVEL"]) {
    assert.ok(page.includes(`| \`${option}\``), option);
  }
});

Deno.test("the configuration page says the defaults that hold", () => {
  const held = { ...REPORTER_DEFAULTS, ...resolveOptions({}) };
  const rows = new Map(
    [...page.matchAll(/^\| `(\w+)` +\|.*\| ([^|]*?) +\|$/gm)].map((
      [, name, value],
    ) => [name, value]),
  );
  for (const [name, value] of Object.entries(held)) {
    if (typeof value !== "number") continue;
    const said = rows.get(name) ?? "";
    assert.equal(Number(said.replaceAll("_", "").match(/^\d+/)?.[0]), value, `${name}: ${said}`);
  }
});

Deno.test("the configuration page names every limit of the wire", () => {
  for (const name of Object.keys(limits)) assert.ok(page.includes(`\`${name}\``), name);
});
