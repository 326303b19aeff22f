import assert from "node:assert/strict";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import { hashToken } from "../../../collector/hash_token.ts";
import { MAX_BODY_BYTES } from "../../../schemas/mod.ts";
import { bodyOf, readCapture } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";

const PATHS = Object.values(FOREIGN_SYSTEMS).flatMap(({ name, paths }) =>
  paths.flatMap((path) =>
    [`/compat${path}`, `/compat${path}/`].map((full) => [name, full] as const)
  )
);

Deno.test("compatRoutes serves the addresses of the contract", () => {
  const paths = PATHS.map(([, path]) => path);
  for (
    const path of [
      ...["context", "cache-usage", "cache-lifespan", "l1-usage", "l2-usage", "endpoint"].map((
        end,
      ) => `/compat/lmcache/${end}`),
      "/compat/vllm",
      "/compat/ray",
      "/compat/tgi",
      "/compat/tgi/api/telemetry/tgi",
      "/compat/pyagent",
    ]
  ) assert.ok(paths.includes(path), path);
});

Deno.test("compatRoutes answers GET and HEAD probes on every address", async () => {
  const { app, stored } = createCompatApp();
  for (const [name, path] of PATHS) {
    const get = await app.request(path);
    assert.equal(get.status, 200, path);
    assert.deepEqual(await get.json(), { system: name, project: name, method: "POST" });
    const head = await app.request(path, { method: "HEAD" });
    assert.equal(head.status, 200, path);
    assert.equal(await head.text(), "");
  }
  assert.deepEqual(stored, []);
});

Deno.test("compatRoutes takes a slash at the end of every address", async () => {
  const { app } = createCompatApp();
  for (const [, path] of PATHS) {
    const response = await app.request(path, { method: "POST", body: "{}" });
    assert.equal(response.status, 202, path);
    assert.equal((await response.json()).event, "unknown", path);
  }
});

Deno.test("compatRoutes takes LMCache whose base URL lost its last segment", async () => {
  const { post, stored } = createCompatApp();
  // urljoin("http://host/compat/lmcache", "context") is http://host/compat/context.
  const path = new URL("context", "http://host/compat/lmcache").pathname;
  assert.equal(path, "/compat/context");
  const { status, answer } = await post(path, bodyOf("lmcache/02-engine.json"));
  assert.equal(status, 202);
  assert.equal(answer.event, "EngineMessage");
  assert.equal(stored[0]?.project, "lmcache");
});

Deno.test("compatRoutes takes a body without a content type, and with an odd one", async () => {
  const { body_text: body } = readCapture("vllm/02-heartbeat.json");
  for (const type of [null, "text/plain", "application/x-www-form-urlencoded", "nonsense"]) {
    const { app } = createCompatApp();
    const request = new Request("http://host/compat/vllm", { method: "POST", body });
    request.headers.delete("content-type");
    if (type !== null) request.headers.set("content-type", type);
    const response = await app.request(request);
    assert.equal(response.status, 202, String(type));
    assert.equal((await response.json()).event, "heartbeat");
  }
});

Deno.test("compatRoutes counts for another project when the address says so", async () => {
  const { app, post, stored } = createCompatApp();
  const { status } = await post("/compat/ray?project=my-fleet", bodyOf("ray/01-report-seq0.json"));
  assert.equal(status, 202);
  assert.deepEqual(new Set(stored.map(({ project }) => project)), new Set(["my-fleet"]));
  const probe = await app.request("/compat/ray?project=my-fleet");
  assert.equal((await probe.json()).project, "my-fleet");
});

Deno.test("compatRoutes takes the project in front for a client that joins paths", async () => {
  const { post, stored } = createCompatApp();
  // A base without its slash loses the last segment, and the query is lost in any case.
  for (const base of ["/compat/projects/my-fleet/lmcache/", "/compat/projects/my-fleet/lmcache"]) {
    const path = new URL("context", `http://host${base}?project=lost`).pathname;
    const { status } = await post(path, bodyOf("lmcache/02-engine.json"));
    assert.equal(status, 202, path);
  }
  assert.deepEqual(stored.map(({ project }) => project), ["my-fleet", "my-fleet"]);
  const { status, answer } = await post("/compat/projects/My_Fleet/ray", {});
  assert.equal(status, 400);
  assert.equal(answer.code, "invalid_query");
});

Deno.test("compatRoutes counts the same message once for each project", async () => {
  const { post, stored } = createCompatApp();
  const report = bodyOf("ray/01-report-seq0.json");
  await post("/compat/ray?project=one", report);
  const { answer } = await post("/compat/ray?project=two", report);
  assert.equal(answer.accepted, 2);
  assert.equal(stored.length, 4);
});

Deno.test("compatRoutes refuses a project that is not of its form with 400", async () => {
  const { post, stored } = createCompatApp();
  for (const project of ["My-Fleet", "x", "../etc", "a_b", "", "a".repeat(64)]) {
    const { status, answer } = await post(`/compat/ray?project=${encodeURIComponent(project)}`, {});
    assert.equal(status, 400, project);
    assert.equal(answer.code, "invalid_query");
  }
  assert.deepEqual(stored, []);
});

Deno.test("compatRoutes refuses a project that the collector does not serve with 422", async () => {
  const { post, stored } = createCompatApp({ projects: ["vllm"] });
  assert.equal((await post("/compat/vllm", bodyOf("vllm/02-heartbeat.json"))).status, 202);
  const { status, answer } = await post("/compat/ray", bodyOf("ray/01-report-seq0.json"));
  assert.equal(status, 422);
  assert.equal(answer.code, "project_not_allowed");
  assert.deepEqual(new Set(stored.map(({ project }) => project)), new Set(["vllm"]));
});

Deno.test("compatRoutes is no way around a project's write key", async () => {
  const writeKeyHashes = new Map([["ray", [await hashToken("a-long-random-key")]]]);
  const { app, post, stored } = createCompatApp({ writeKeyHashes });
  const { status, answer } = await post("/compat/ray", bodyOf("ray/01-report-seq0.json"));
  assert.equal(status, 401);
  assert.equal(answer.code, "unauthorized");
  assert.deepEqual(stored, []);
  // A proxy in front of the client may add it.
  const response = await app.request("/compat/ray", {
    method: "POST",
    headers: { authorization: "Bearer a-long-random-key" },
    body: "{}",
  });
  assert.equal(response.status, 202);
});

Deno.test("compatRoutes refuses what is no JSON object with a problem of its own", async () => {
  const { post, stored, events } = createCompatApp();
  for (
    const [body, status, code] of [
      ["", 400, "empty_body"],
      [" \n", 400, "empty_body"],
      ["{", 400, "malformed_json"],
      ["{'a': 1}", 400, "malformed_json"],
      ["NaN", 422, "invalid_message"],
      ["[]", 422, "invalid_message"],
      ["null", 422, "invalid_message"],
      ['"text"', 422, "invalid_message"],
      ["[{}]", 422, "invalid_message"],
    ] as const
  ) {
    for (const { name } of Object.values(FOREIGN_SYSTEMS)) {
      const { status: got, answer } = await post(`/compat/${name}`, body);
      assert.equal(got, status, body);
      assert.equal(answer.code, code, body);
    }
  }
  assert.deepEqual(stored, []);
  assert.ok(
    events.some(({ type, payload }) =>
      type === "foreign.message" && (payload as { outcome: string }).outcome === "rejected"
    ),
  );
});

Deno.test("compatRoutes refuses bytes that are no UTF-8 with 400", async () => {
  const { app } = createCompatApp();
  const response = await app.request("/compat/ray", {
    method: "POST",
    body: new Uint8Array([0x7b, 0xff, 0x7d]),
  });
  assert.equal(response.status, 400);
  assert.equal((await response.json()).code, "not_utf8");
});

Deno.test("compatRoutes refuses a body beyond the limit with 413", async () => {
  const { post } = createCompatApp();
  const { status } = await post("/compat/ray", `{"a":"${"x".repeat(MAX_BODY_BYTES)}"}`);
  assert.equal(status, 413);
});

Deno.test("compatRoutes survives nesting that overflows a stack", async () => {
  const { post } = createCompatApp();
  for (const { name } of Object.values(FOREIGN_SYSTEMS)) {
    const deep = `{"log_time":1795303652218816000,"a":${"[".repeat(200_000)}${
      "]".repeat(200_000)
    }}`;
    const { status } = await post(`/compat/${name}`, deep);
    assert.ok(status < 500, `${name}: ${status}`);
  }
  const [open, close] = ["[", "]"].map((bracket) => bracket.repeat(200_000));
  for (
    const body of [
      `${'{"env":'.repeat(100_000)}{}${"}".repeat(100_000)}`,
      `{"event_type":"Start","nvidia_info":[{"memory_total":${open}${close}}]}`,
    ]
  ) {
    const { status } = await post("/compat/tgi", body);
    assert.equal(status, 202);
  }
});

Deno.test("compatRoutes names unknown keys and keeps nothing of them", async () => {
  const { post, stored } = createCompatApp();
  const { answer } = await post("/compat/vllm", {
    ...bodyOf("vllm/02-heartbeat.json"),
    hostname: "gpu-node-17.corp.example",
    user: "ada",
  });
  assert.deepEqual(answer.ignored_keys, ["hostname", "user"]);
  assert.equal(JSON.stringify(stored).includes("ada"), false);
  assert.equal(JSON.stringify(stored).includes("gpu-node-17"), false);
});

Deno.test("compatRoutes answers 422 when everything was refused, for a deleted session", async () => {
  const { post, events } = createCompatApp({
    ingest: () => ({ status: "rejected", code: "session_forgotten", detail: "Cannot accept it" }),
  });
  const { status, answer } = await post("/compat/ray", bodyOf("ray/01-report-seq0.json"));
  assert.equal(status, 422);
  assert.equal(answer.code, "session_forgotten");
  assert.equal((answer.rejected as unknown[]).length, 2);
  assert.deepEqual(
    events.filter(({ type }) => type === "ingest.rejected").map(({ payload }) => payload),
    [{ code: "session_forgotten", count: 2 }],
  );
});

Deno.test("compatRoutes counts a repeated message once", async () => {
  const { post, stored, events } = createCompatApp();
  for (const file of ["ray/02-report-seq2.json", "vllm/01-start-nogpu.json", "tgi/03-stop.json"]) {
    const { system } = readCapture(file);
    await post(`/compat/${system}`, bodyOf(file));
    const before = stored.length;
    const { status, answer } = await post(`/compat/${system}`, bodyOf(file));
    assert.equal(status, 202);
    assert.equal(answer.accepted, 0);
    assert.ok(Number(answer.duplicates) > 1);
    assert.equal(stored.length, before);
  }
  assert.equal(
    events.filter(({ payload }) => (payload as { outcome?: string }).outcome === "duplicate")
      .length,
    3,
  );
});
