import { build, initialize, type Plugin, type PluginBuild } from "esbuild-wasm/esm/browser.js";
import { ROOT } from "./candor_process.ts";

const DOOR = "reporter/door.ts";
const AT_EXIT = "reporter/at_exit.ts";
const ON_DEMAND = "reporter/on_demand.ts";
// It numbers the spans of both ends, so there must be one of it.
const SHARED: ReadonlyMap<string, string> = new Map([
  ["observability/next_span_key.ts", "../observability/next_span_key.ts"],
]);

/**
 * Builds the three files that the reporter is shipped as; run by `reporter_bundle.ts`, because the bundler
 * leaves timers behind. Reads texts that are not on the disk yet from standard input, by their path,
 * and prints the files in the same form.
 */
if (import.meta.main) {
  const written: Readonly<Record<string, string>> = await new Response(Deno.stdin.readable).json();
  const wasm = new URL("../esbuild.wasm", import.meta.resolve("esbuild-wasm/esm/browser.js"));
  const wasmModule = await WebAssembly.compile(await Deno.readFile(wasm));
  await initialize({ wasmModule, worker: false });
  const files = await all(async (path) => written[path] ?? await Deno.readTextFile(ROOT + path));
  const text = JSON.stringify(Object.fromEntries(files));
  await new Response(text).body!.pipeTo(Deno.stdout.writable);
  Deno.exit(0);
}

async function all(
  read: (path: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const parts: Part[] = [];
  const earlier = new Map(SHARED);
  for (const entry of [DOOR, AT_EXIT]) {
    const before = new Map(earlier);
    const { modules } = await bundle(entry, read, before);
    const own = modules.filter((path) => path !== entry && !before.has(path));
    parts.push({ entry, own, before });
    for (const path of own) earlier.set(path, shipped(entry).replace(/^reporter\//, "./"));
  }
  const files = new Map([
    [shipped(ON_DEMAND), header(ON_DEMAND) + (await bundle(ON_DEMAND, read, earlier)).text],
  ]);
  // The last first: what a file exports is what its entry says and what the files after it take from it.
  for (const { entry, own, before } of parts.reverse()) {
    const taken = [...files.values()].flatMap((text) => namesTaken(text, shipped(entry)));
    const whole = await read(entry) + await exportsOf(taken, own, await read(entry), read);
    const readEntry = (path: string): Promise<string> =>
      path === entry ? Promise.resolve(whole) : read(path);
    files.set(shipped(entry), header(entry) + (await bundle(entry, readEntry, before)).text);
  }
  return new Map([...files].reverse());
}

/** A file that is shipped, the modules that are in it, and where those of the files before it are. */
interface Part {
  readonly entry: string;
  readonly own: readonly string[];
  readonly before: ReadonlyMap<string, string>;
}

/** What a file imports from another one. */
function namesTaken(text: string, from: string): readonly string[] {
  const imports = text.matchAll(/^import \{([^}]*)\} from "\.\/([\w.]+)";$/gm);
  return [...imports].filter(([, , file]) => `reporter/${file}` === from)
    .flatMap(([, names]) => names!.split(",").map((name) => name.trim().split(" as ")[0]!))
    .filter((name) => name !== "");
}

/** Exports of names that an entry does not export itself, each from the module that it is of. */
async function exportsOf(
  names: readonly string[],
  modules: readonly string[],
  entry: string,
  read: (path: string) => Promise<string>,
): Promise<string> {
  const own = new Set(
    [...entry.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) => list!.match(/\w+/g) ?? []),
  );
  const places = new Map<string, string[]>();
  for (const path of modules) {
    const declared = /^export (?:async )?(?:class|const|function\*?|let) (\w+)/gm;
    for (const [, name] of (await read(path)).matchAll(declared)) {
      places.set(name!, [...places.get(name!) ?? [], path]);
    }
  }
  return [...new Set(names)].filter((name) => !own.has(name)).sort().map((name) => {
    const [path, ...others] = places.get(name) ?? [];
    if (path === undefined || others.length > 0) {
      throw new Error(
        `Cannot bundle: ${places.get(name)?.length ?? 0} modules declare ${name}, expected 1`,
      );
    }
    return `export { ${name} } from "../${path}";\n`;
  }).join("");
}

function shipped(source: string): string {
  return source.replace(/\.ts$/, ".bundle.js");
}

function header(source: string): string {
  const name = source.replace(/^reporter\//, "");
  return `/* @ts-self-types="./${name}" */
/**
 * Built by \`deno task generate\` from ${source} and the modules that it imports. Each part is headed by
 * the file that it comes from, where its comments are. Do not edit it: a test builds it again and
 * compares byte for byte.
 */
`;
}

async function bundle(
  entry: string,
  read: (path: string) => Promise<string>,
  outside: ReadonlyMap<string, string>,
): Promise<{ readonly text: string; readonly modules: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    // One character beyond ASCII makes the engine hold the whole file in twice the memory.
    charset: "ascii",
    format: "esm",
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    platform: "neutral",
    plugins: [projectFiles(read, outside)],
    target: "esnext",
    treeShaking: true,
    write: false,
  });
  const modules = Object.keys(metafile!.inputs).map((name) => name.replace(/^project:/, ""));
  const text = withTabs(outputFiles![0]!.text.replaceAll("// project:", "// "));
  return { text, modules: modules.sort() };
}

/** The engine holds the text of a module as it is: a tenth of it would be spaces at the beginning of lines. */
function withTabs(text: string): string {
  const lines = text.split("\n");
  // Within a text over several lines spaces mean something.
  if (lines.some((line) => (line.split("`").length - 1) % 2 === 1)) return text;
  return lines.map((line) => line.replace(/^(?: {2})+/, (spaces) => "\t".repeat(spaces.length / 2)))
    .join("\n");
}

/** Modules by their path from the project's root, so that no path of a machine gets into the result. */
function projectFiles(
  read: (path: string) => Promise<string>,
  outside: ReadonlyMap<string, string>,
): Plugin {
  return {
    name: "project",
    setup: (building: PluginBuild): void => {
      building.onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        if (kind === "entry-point") return { path, namespace: "project" };
        // Packages are loaded by nothing here; the runtime's own modules are where they are named.
        if (!path.startsWith(".")) return { path, external: true, sideEffects: false };
        if (path.endsWith(".bundle.js")) return { path, external: true };
        const target = new URL(path, new URL(importer, "file:///")).pathname.slice(1);
        const place = outside.get(target);
        if (place !== undefined) return { path: place, external: true };
        return { path: target, namespace: "project" };
      });
      building.onLoad({ filter: /.*/, namespace: "project" }, async ({ path }) => ({
        contents: path === "deno.json" ? await versionOf(read(path)) : await read(path),
        loader: path.endsWith(".json") ? "json" : "ts",
      }));
    },
  };
}

/** Nothing else of the configuration is part of the program. */
async function versionOf(configuration: Promise<string>): Promise<string> {
  const { version } = JSON.parse(await configuration) as { version: string };
  return JSON.stringify({ version });
}
