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
    "reporter/config_dir.ts",
    "reporter/consent_candidates.ts",
    "reporter/consent_variables.ts",
    "reporter/consent_watch.ts",
    "reporter/create_reporter.ts",
    "reporter/decide_consent.ts",
    "reporter/endpoint.ts",
    "reporter/host.ts",
    "reporter/initialize_usage_context.ts",
    "reporter/level.ts",
    "reporter/machine_info.ts",
    "reporter/mod.ts",
    "reporter/options.ts",
    "reporter/read_consent_input.ts",
    "reporter/read_switch.ts",
    "reporter/resolve_options.ts",
    "reporter/runtime_usage_data.ts",
    "reporter/session.ts",
    "reporter/start_timer.ts",
    "reporter/state.ts",
    "reporter/state_paths.ts",
    "reporter/tally.ts",
    "reporter/usage_context.ts",
    "reporter/usage_stats_switch.ts",
    "schemas/limits.ts",
  ]);
});

Deno.test("importing a reporter's parts loads no package either", async () => {
  const packages = (await loadedBy("reporter/parts.ts")).filter((name) => name.startsWith("npm:"));
  assert.deepEqual(packages, []);
});
