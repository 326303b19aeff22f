import assert from "node:assert/strict";
import { resolveEndpoints } from "../../reporter/resolve_endpoints.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const OWN = "https://stats.engine.example";

function named(
  home: TestHome,
  env: Readonly<Record<string, string>> = {},
  more: Partial<Parameters<typeof resolveEndpoints>[1]> = {},
) {
  return resolveEndpoints(home.host(env), {
    app: "engine",
    endpoints: [OWN],
    adminRoot: `${home.path}/etc`,
    ...more,
  }).map(({ url, source, problem }) => [url, source.replace(home.path, "~"), problem]);
}

Deno.test("resolveEndpoints() names the program when nobody else spoke", async () => {
  await using home = await createTestHome();
  assert.deepEqual(named(home), [[OWN, "the program", null]]);
});

Deno.test("resolveEndpoints() lets a variable replace the program's", async () => {
  await using home = await createTestHome();
  await home.write("engine", "config.json", '{"usage_stats_url": "https://file.example"}');
  assert.deepEqual(
    named(home, { ENGINE_USAGE_STATS_URL: "https://a.example https://b.example" }),
    [
      ["https://a.example", "ENGINE_USAGE_STATS_URL", null],
      ["https://b.example", "ENGINE_USAGE_STATS_URL", null],
    ],
  );
  assert.deepEqual(named(home, { ENGINE_USAGE_STATS_URL: "" }), []);
});

Deno.test("resolveEndpoints() ranks the person's file over the administrator's", async () => {
  await using home = await createTestHome();
  await Deno.mkdir(`${home.path}/etc/engine`, { recursive: true });
  await Deno.writeTextFile(
    `${home.path}/etc/engine/config.json`,
    '{"usage_stats_url": "https://admin.example"}',
  );
  assert.deepEqual(named(home), [["https://admin.example", "~/etc/engine/config.json", null]]);
  await home.write("engine", "config.json", '{"usage_stats_url": "https://person.example"}');
  assert.deepEqual(named(home), [
    ["https://person.example", "~/.config/engine/config.json", null],
  ]);
});

Deno.test("resolveEndpoints() adds additional ones, each address once", async () => {
  await using home = await createTestHome();
  await home.write(
    "engine",
    "config.json",
    `{"usage_stats_additional_urls": ["https://more.example", "${OWN}/v1/messages"]}`,
  );
  const more = { additional: ["https://third.example"], asked: ["http://127.0.0.1:8000"] };
  assert.deepEqual(named(home, {}, more).map(([url]) => url), [
    OWN,
    "https://third.example",
    "https://more.example",
    "http://127.0.0.1:8000",
  ]);
});

Deno.test("resolveEndpoints() refuses plain http to others unless it was chosen", async () => {
  await using home = await createTestHome();
  const plain = { endpoints: ["http://stats.engine.example"] };
  assert.match(named(home, {}, plain)[0]?.[2] ?? "", /expected https/);
  await home.write("engine", "config.json", '{"usage_stats_allow_insecure": true}');
  assert.equal(named(home, {}, plain)[0]?.[2], null);
});

Deno.test("resolveEndpoints() uses nothing while a hidden variable may name another", async () => {
  await using home = await createTestHome();
  const host = home.host({}, {
    env: (name) =>
      name === "HOME"
        ? { state: "known", value: home.path }
        : { state: "withheld", flag: `--allow-env=${name}` },
  });
  const [endpoint] = resolveEndpoints(host, { app: "engine", endpoints: [OWN] });
  assert.match(endpoint?.problem ?? "", /--allow-env=ENGINE_USAGE_STATS_URL/);
});

Deno.test("resolveEndpoints() sends nothing to the program's own while a file that may replace it is broken", async () => {
  await using home = await createTestHome();
  const path = `${home.path}/etc/engine/config.json`;
  await Deno.mkdir(`${home.path}/etc/engine`, { recursive: true });
  for (const [text, why] of [["{", "it is not JSON"], ["5", "it holds no object"]] as const) {
    await Deno.writeTextFile(path, text);
    const problem = `${path} cannot be read (${why}) and may name another`;
    assert.deepEqual(named(home), [[OWN, "the program", problem]]);
    const asked = { ENGINE_USAGE_STATS_URL: "https://a.example" };
    assert.deepEqual(named(home, asked), [["https://a.example", "ENGINE_USAGE_STATS_URL", null]]);
  }
  await home.write("engine", "config.json", '{"usage_stats_url": "https://person.example"}');
  assert.deepEqual(named(home)[0]?.[2], null);
});
