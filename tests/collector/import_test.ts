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

/** Modules of our own; a further one wants a reason. */
const MOST_AT_ONCE = 140;
const MOST_EVER = 320;

const ROOT = new URL("../../", import.meta.url).href;

/** What a module loads: all of it, or what is not imported on demand. */
async function loadedBy(path: string): Promise<
  { readonly atOnce: readonly string[]; readonly ever: readonly string[] }
> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    cwd: fileURLToPath(ROOT),
    stderr: "null",
  }).output();
  const { roots, redirects, modules } = JSON.parse(new TextDecoder().decode(stdout)) as Graph;
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const walk = (later: boolean): readonly string[] => {
    const loaded = new Set<string>();
    const waiting = [...roots];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const specifier = redirects[next] ?? next;
      if (loaded.has(specifier)) continue;
      loaded.add(specifier);
      for (const { isDynamic, code } of known.get(specifier)?.dependencies ?? []) {
        if ((later || isDynamic !== true) && code?.specifier !== undefined) {
          waiting.push(code.specifier);
        }
      }
    }
    return [...loaded].map((specifier) => specifier.replace(ROOT, "")).sort();
  };
  return { atOnce: walk(false), ever: walk(true) };
}

const { atOnce, ever } = await loadedBy("collector/main.ts");

Deno.test("the deploy entry starts with these packages and nothing of Node", () => {
  const packages = atOnce.filter((name) => /^(?:npm|node|jsr|https?):/.test(name));
  assert.deepEqual(packages, [
    "npm:/hono@4.13.19",
    "npm:/hono@4.13.19/cors",
    "npm:/hono@4.13.19/method-not-allowed",
    "npm:/hono@4.13.19/router/trie-router",
    "npm:/hono@4.13.19/secure-headers",
  ]);
});

Deno.test("the deploy entry starts without schemas, pages, charts, translations and exporters", () => {
  const early = atOnce.filter((name) =>
    /\/mod\.ts$|^collector\/(?:charts|pages|render)\/(?!report_csv|plain_text)|\.tsx$|_schemas?\.ts$|^collector\/openapi/
      .test(name)
  );
  assert.deepEqual(early, []);
  assert.deepEqual(atOnce.filter((name) => name.startsWith("collector/compat/")), [
    "collector/compat/foreign_paths.ts",
    "collector/compat/foreign_project.ts",
  ]);
  assert.deepEqual(atOnce.filter((name) => name.startsWith("observability/")), [
    "observability/disabled_event_bus.ts",
    "observability/next_span_key.ts",
    "observability/trace_parent.ts",
  ]);
});

Deno.test("the deploy entry starts with fewer modules than a start has time for", () => {
  const own = (names: readonly string[]): number =>
    names.filter((name) => !name.includes(":")).length;
  assert.ok(own(atOnce) > 50, "the list is read");
  // Every module costs a tenth of a millisecond, on demand or not; on demand it is not run.
  assert.ok(own(atOnce) <= MOST_AT_ONCE, `${own(atOnce)} at once`);
  assert.ok(own(ever) <= MOST_EVER, `${own(ever)} in all`);
});
