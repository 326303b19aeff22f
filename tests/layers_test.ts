import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["schemas", "observability", "reporter", "collector"] as const;
const MAX_LINES = 400;

/** Which rooms a room may import from. */
const ARROWS: Record<string, readonly string[]> = {
  schemas: [],
  observability: [],
  reporter: ["schemas", "observability"],
  collector: ["schemas", "observability"],
};

/** Packages that importing the shop window or the reporter must not load. */
const HEAVY = [
  "hono",
  "@opentelemetry",
  "@logtape",
  "d3-",
  "@scalar",
  "@deno/kv",
  "zod",
  "cli-table3",
];

/** What only one file, or only the files named, may do. */
const GATES: readonly (readonly [RegExp, readonly RegExp[]])[] = [
  [/\bDeno\.exit\(/, [/^cli\.ts$/]],
  [/\bDeno\.openKv\b/, [/^collector\/open_kv\.ts$/]],
  [/\bDeno\.env\b/, [
    /^reporter\/host\.ts$/,
    /^collector\/(?:main|compose|commands\/[a-z_]+)\.ts$/,
    /^cli\.ts$/,
  ]],
  [/\bDeno\.(?:systemMemoryInfo|osRelease|hostname|Command|networkInterfaces)\b/, [
    /^reporter\/host\.ts$/,
    /^reporter\/testing(?:\/[a-z_]+)?\.ts$/,
    /^reporter\/deliver_after_exit\.ts$/,
  ]],
  [/\bDeno\.(?:writeTextFile|writeFile|mkdir|remove|rename|open|truncate)(?:Sync)?\b/, [
    /^reporter\/state\.ts$/,
    /^reporter\/testing(?:\/[a-z_]+)?\.ts$/,
  ]],
];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

async function* sourceFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(join(ROOT, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* sourceFiles(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

async function readSource(path: string): Promise<Source> {
  const text = await Deno.readTextFile(join(ROOT, path));
  const imports = [
    ...text.matchAll(/^\s*(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"/gms),
    ...text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g),
    ...text.matchAll(/^import\s+"([^"]+)"/gm),
  ].map(([, specifier]) => specifier!);
  return { path, text, imports };
}

/** Code without comments, where doc examples may name what the code may not do. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

const sources: Source[] = [];
for (const room of ROOMS) {
  for await (const path of sourceFiles(room)) sources.push(await readSource(path));
}
for (const path of ["mod.ts", "cli.ts"]) sources.push(await readSource(path));

Deno.test("every room imports only from the rooms that it may", () => {
  for (const { path, imports } of sources) {
    const [room] = path.split("/");
    const allowed = ARROWS[room!];
    if (allowed === undefined) continue;
    for (const specifier of imports.filter((text) => text.startsWith("."))) {
      const [target] = relative(ROOT, join(ROOT, dirname(path), specifier)).split("/");
      const own = target === room || specifier.endsWith("/deno.json");
      assert.ok(own || allowed.includes(target!), `${path} imports ${specifier}`);
    }
    assert.ok(
      !imports.some((text) => text.startsWith("@candor/")),
      `${path} imports the package by name`,
    );
  }
});

Deno.test("schemas import zod and no other package", () => {
  for (const { path, imports } of sources.filter(({ path }) => path.startsWith("schemas/"))) {
    const packages = imports.filter((text) => !text.startsWith("."));
    assert.ok(packages.every((name) => name === "zod"), `${path} imports ${packages}`);
  }
});

Deno.test("no source imports a test or a bench", () => {
  for (const { path, imports } of sources) {
    assert.ok(!imports.some((text) => /(?:^|\/)(?:tests|bench)\//.test(text)), path);
  }
});

Deno.test(`no source file is longer than ${MAX_LINES} lines`, () => {
  const long = sources.filter(({ text }) => text.split("\n").length > MAX_LINES + 1);
  assert.deepEqual(long.map(({ path }) => path), []);
});

for (const [pattern, allowed] of GATES) {
  Deno.test(`only its gate uses ${pattern.source.replaceAll("\\", "")}`, () => {
    const others = sources.filter(({ path, text }) =>
      pattern.test(codeOf(text)) && !allowed.some((gate) => gate.test(path))
    );
    assert.deepEqual(others.map(({ path }) => path), []);
  });
}

for (const entry of ["mod.ts", "reporter/mod.ts"]) {
  Deno.test(`importing ${entry} loads no heavy package`, async () => {
    const loaded = await staticImports(entry);
    const heavy = loaded.filter((specifier) => HEAVY.some((name) => specifier.startsWith(name)));
    assert.deepEqual(heavy, []);
  });
}

/** Packages reached from a file through static imports that carry values. */
async function staticImports(entry: string): Promise<string[]> {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = codeOf(await Deno.readTextFile(join(ROOT, path)));
    for (
      const [, clause = "", specifier] of text.matchAll(
        /^(?:(?:import|export)\b([^;"()]*?)\bfrom\s+|import\s+)"([^"]+)"/gms,
      )
    ) {
      if (/^\s*type\b/.test(clause) || onlyTypes(clause)) continue;
      if (specifier!.startsWith(".")) {
        waiting.push(relative(ROOT, join(ROOT, dirname(path), specifier!)));
      } else packages.add(specifier!);
    }
  }
  return [...packages];
}

function onlyTypes(clause: string): boolean {
  const names = clause.match(/\{([\s\S]*)\}/)?.[1]?.split(",").map((name) => name.trim()).filter(
    Boolean,
  );
  return names !== undefined && names.length > 0 && names.every((name) => name.startsWith("type "));
}

Deno.test("mod.ts exports by name everything that the reporter exports", async () => {
  const window = await import("../mod.ts");
  const rooms = [await import("../reporter/mod.ts"), await import("../reporter/parts.ts")];
  for (const name of rooms.flatMap((room) => Object.keys(room))) assert.ok(name in window, name);
  const text = await Deno.readTextFile(join(ROOT, "mod.ts"));
  assert.ok(!codeOf(text).includes("export *"));
});
