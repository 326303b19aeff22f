import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface Graph {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
}

const ROOT = new URL("../../", import.meta.url).href;

/** What is loaded and run when a module is imported: everything that it does not import on demand. */
async function loadedBy(path: string): Promise<readonly string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    cwd: fileURLToPath(ROOT),
  }).output();
  const graph = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const modules = new Map(graph.modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const walk = (specifier: string): void => {
    const target = graph.redirects[specifier] ?? specifier;
    if (loaded.has(target)) return;
    loaded.add(target);
    for (const { isDynamic, code } of modules.get(target)?.dependencies ?? []) {
      if (isDynamic !== true && code?.specifier !== undefined) walk(code.specifier);
    }
  };
  for (const root of graph.roots) walk(root);
  return [...loaded].map((specifier) => specifier.replace(ROOT, "")).sort();
}

Deno.test("importing the reporter loads these modules and no package", async () => {
  assert.deepEqual(await loadedBy("reporter/mod.ts"), [
    "reporter/door.bundle.js",
    "reporter/mod.ts",
  ]);
});

Deno.test("what the reporter loads on demand is two more files, and no package", async () => {
  assert.deepEqual(await loadedBy("reporter/on_demand.bundle.js"), [
    "observability/next_span_key.ts",
    "reporter/at_exit.bundle.js",
    "reporter/door.bundle.js",
    "reporter/on_demand.bundle.js",
  ]);
});

Deno.test("what the reporter loads at an early end is one small file beside the first", async () => {
  assert.deepEqual(await loadedBy("reporter/at_exit.bundle.js"), [
    "reporter/at_exit.bundle.js",
    "reporter/door.bundle.js",
  ]);
});

Deno.test("importing a reporter's parts loads no package either", async () => {
  const packages = (await loadedBy("reporter/parts.ts")).filter((name) => name.startsWith("npm:"));
  assert.deepEqual(packages, []);
});
