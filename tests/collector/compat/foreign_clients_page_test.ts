import assert from "node:assert/strict";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import { foreignClientsPage } from "../../foreign_clients_page.ts";

const page = await Deno.readTextFile(
  new URL("../../../.github/FOREIGN_CLIENTS.md", import.meta.url),
);

Deno.test("the page on foreign clients is what the schemas of their wires say", async () => {
  assert.equal(page, await foreignClientsPage());
});

Deno.test("the page on foreign clients names only addresses that the collector serves", () => {
  const served = Object.values(FOREIGN_SYSTEMS).flatMap(({ paths }) =>
    paths.flatMap((path) => [`/compat${path}`, `/compat${path}/`])
  );
  const named = [...page.matchAll(/collector\.example(\/compat[^\s`*;]*)/g)].map(([, path]) =>
    path!.replace("/projects/NAME", "")
  );
  assert.ok(named.length >= 6);
  for (const path of named) assert.ok(served.includes(path), path);
});

Deno.test("the page on foreign clients names every variable that points a program elsewhere", () => {
  for (
    const name of [
      "VLLM_USAGE_STATS_SERVER",
      "RAY_USAGE_STATS_REPORT_URL",
      "LMCACHE_USAGE_TRACK_URL",
    ]
  ) assert.ok(page.includes(`\`${name}=https://collector.example/compat/`), name);
});
