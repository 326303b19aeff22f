import { build, initialize, type Plugin, type PluginBuild } from "esbuild-wasm/esm/browser.js";
import { ROOT } from "./candor_process.ts";

const DOOR = "reporter/door.ts";
const ON_DEMAND = "reporter/on_demand.ts";
// It numbers the spans of both ends, so there must be one of it.
const SHARED: ReadonlyMap<string, string> = new Map([
  ["observability/next_span_key.ts", "../observability/next_span_key.ts"],
]);

/**
 * Builds the two files that the reporter is shipped as; run by `reporter_bundle.ts`, because the bundler
 * leaves timers behind. Reads texts that are not on the disk yet from standard input, by their path,
 * and prints the files in the same form.
 */
if (import.meta.main) {
  const written: Readonly<Record<string, string>> = await new Response(Deno.stdin.readable).json();
  const wasm = new URL("../esbuild.wasm", import.meta.resolve("esbuild-wasm/esm/browser.js"));
  const wasmModule = await WebAssembly.compile(await Deno.readFile(wasm));
  await initialize({ wasmModule, worker: false });
  const files = await both(async (path) => written[path] ?? await Deno.readTextFile(ROOT + path));
  const text = JSON.stringify(Object.fromEntries(files));
  await new Response(text).body!.pipeTo(Deno.stdout.writable);
  Deno.exit(0);
}

async function both(
  read: (path: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const { modules } = await bundle(DOOR, read, new Map());
  const all = modules.filter((path) => path !== DOOR);
  // Everything in it, so that the other file can do without a copy.
  const whole = all.map((path) => `export * from ${JSON.stringify(`../${path}`)};\n`).join("");
  const readDoor = (path: string): Promise<string> =>
    path === DOOR ? Promise.resolve(whole) : read(path);
  const inDoor = new Map([...all.map((path) => [path, "./door.bundle.js"] as const), ...SHARED]);
  return new Map([
    [shipped(DOOR), header(DOOR) + (await bundle(DOOR, readDoor, SHARED)).text],
    [shipped(ON_DEMAND), header(ON_DEMAND) + (await bundle(ON_DEMAND, read, inDoor)).text],
  ]);
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
  return { text: outputFiles![0]!.text.replaceAll("// project:", "// "), modules: modules.sort() };
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
