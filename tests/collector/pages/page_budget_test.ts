import assert from "node:assert/strict";
import { PALETTE, type Theme } from "../../../collector/charts/palette.ts";
import { STYLESHEET } from "../../../collector/pages/stylesheet.ts";
import { pageRoutes } from "../../../collector/routes/pages.tsx";
import { aFakeStore } from "./a_fake_store.ts";
import { aReport } from "./a_report.ts";

/** A year of a project whose every dimension has 200 values. */
function aFullReport(from: string, to: string): ReturnType<typeof aReport> {
  const days = Array.from({ length: 365 }, (_, index) => ({
    day: new Date(Date.parse(`${to}T00:00:00Z`) - (364 - index) * 86_400_000).toISOString()
      .slice(0, 10),
    sessions: (index * 7919) % 5000,
    active: (index * 104_729) % 9000,
    messages: (index * 1_299_709) % 90_000,
    provisional: index > 334,
  }));
  const values = (name: string): { value: string; sessions: number }[] =>
    Array.from({ length: 200 }, (_, index) => ({
      value: `${name} value number ${(index * 7919) % 10_007}`,
      sessions: 20_000 - index * 97,
    }));
  const names = [
    ...["provider", "source", "platform", "architecture", "cpu_type", "num_cpu", "total_memory"],
    ...["accelerator", "gpu_type", "gpu_count", "gpu_memory_per_device", "project_version"],
    ...["runtime", "context", "model_name", "features", "event_type", "error_name", "ci"],
    ...Array.from({ length: 10 }, (_, index) => `config.setting_${index}`),
  ];
  const series = (seed: number): ReturnType<typeof aReport>["series"][string] => ({
    sum: 1e12,
    sessions: 900,
    days: days.map(({ day }, index) => ({ day, sum: (index * seed) % 1_000_003 })),
  });
  return aReport({
    from,
    to,
    days,
    totals: { sessions: 900_000, messages: 16_000_000, errors: 999 },
    dimensions: Object.fromEntries(names.map((name) => [name, values(name)])),
    suppressed: Object.fromEntries(names.map((name) => [name, 12])),
    series: { hit_tokens: series(7919), stored_tokens: series(104_729), requests: series(65_537) },
  });
}

async function gzipped(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

Deno.test("a project's page for a full year stays below 100 kB compressed", async () => {
  const store = aFakeStore((_project, { from, to }) => aFullReport(from, to));
  const app = pageRoutes({ store, now: () => Date.parse("2026-11-22T16:00:00.000Z") });
  const answer = await app.request("/projects/demo-project?from=2025-11-23&to=2026-11-22");
  const html = await answer.text();
  assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  const size = await gzipped(html);
  assert.ok(size < 100_000, `${size} bytes`);
});

Deno.test("the stylesheet stays below 15 kB", () => {
  assert.ok(new TextEncoder().encode(STYLESHEET).byteLength < 15_000);
});

Deno.test("the routes load neither markup nor the chart library before a page is asked for", async () => {
  const root = new URL("../../../", import.meta.url);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("collector/routes/pages.tsx", root).pathname],
    stdout: "piped",
    stderr: "null",
    clearEnv: false,
  }).output();
  assert.equal(code, 0);
  interface Module {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier: string };
    }[];
  }
  const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: readonly Module[];
    roots: readonly string[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { isDynamic, code } of byName.get(name)?.dependencies ?? []) {
      if (isDynamic !== true && code !== undefined) waiting.push(code.specifier);
    }
  }
  assert.ok(seen.size > 5);
  assert.deepEqual([...seen].filter((name) => /d3-|charts\/|stylesheet|_page\.tsx/.test(name)), []);
});

function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * channels[0]! + 0.7152 * channels[1]! + 0.0722 * channels[2]!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

Deno.test("the colours of charts are told from their paper and from one another", () => {
  for (const theme of ["light", "dark"] as Theme[]) {
    const palette = PALETTE[theme];
    for (const role of ["label", "title"] as const) {
      assert.ok(contrast(palette[role], palette.paper) >= 4.5, `${theme} ${role}`);
    }
    for (const role of ["bar", "bar-provisional", "bar-today", "line-a", "line-b"] as const) {
      assert.ok(contrast(palette[role], palette.paper) >= 3, `${theme} ${role}`);
    }
    for (
      const [a, b] of [["band-0", "band-1"], ["band-1", "band-2"], ["band-2", "band-3"]] as const
    ) {
      assert.ok(contrast(palette[a], palette[b]) >= 1.3, `${theme} ${a} ${b}`);
    }
  }
});
