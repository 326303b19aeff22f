import assert from "node:assert/strict";
import { createCollector, createStore, type Store } from "../../../collector/mod.ts";
import type { Report, SessionView } from "../../../schemas/mod.ts";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import { bodyOf, readCapture, readCaptures, routeOf } from "./captures.ts";
import { COMPAT_NOW } from "./compat_app.ts";

interface Collector {
  post(path: string, body: unknown): Promise<{ status: number; answer: Record<string, unknown> }>;
  report(project: string): Promise<Report>;
  request(path: string, method?: string): Promise<Response>;
}

/** Runs a test against a whole collector over a real store in memory that publishes single sessions. */
async function withCollector(test: (collector: Collector) => Promise<void>): Promise<void> {
  using kv = await Deno.openKv(":memory:");
  const store: Store = createStore(kv, { minCell: 1, now: () => COMPAT_NOW });
  const app = createCollector({ store, now: () => COMPAT_NOW, options: { rateLimit: 0 } });
  try {
    await test({
      post: async (path, body) => {
        const response = await app.request(path, {
          method: "POST",
          body: typeof body === "string" ? body : JSON.stringify(body),
        });
        return { status: response.status, answer: await response.json() };
      },
      report: async (project) =>
        await (await app.request(`/v1/projects/${project}/report?from=2026-11-01&to=2026-11-22`))
          .json(),
      request: async (path, method = "GET") => await app.request(path, { method }),
    });
  } finally {
    await store.close();
  }
}

function valuesOf(report: Report, dimension: string): string[] {
  return (report.dimensions[dimension] ?? []).map(({ value }) => value).sort();
}

Deno.test("a collector counts every capture under its system's project", async () => {
  await withCollector(async ({ post, request }) => {
    for (const capture of readCaptures()) {
      const { status } = await post(routeOf(capture), capture.body_text);
      assert.equal(status, 202, capture.file);
    }
    const { projects } = await (await request("/v1/projects")).json();
    assert.deepEqual(
      projects.map(({ project }: { project: string }) => project),
      Object.keys(FOREIGN_SYSTEMS).sort(),
    );
  });
});

Deno.test("a report of LMCache holds the cache's sums by day, its lifetimes and its tiers", async () => {
  await withCollector(async ({ post, report }) => {
    const usage = bodyOf("lmcache/25-v1schema-continuous.json");
    for (const sequence_number of [1, 2, 2, 3]) {
      await post("/compat/lmcache/cache-usage", { ...usage, sequence_number });
    }
    await post("/compat/lmcache/cache-lifespan", bodyOf("lmcache/27-v1schema-lifespan.json"));
    await post("/compat/lmcache/l1-usage", {
      ...bodyOf("lmcache/29-v1schema-l1.json"),
      bytes_used: 60 * 2 ** 30,
      capacity_bytes: 100 * 2 ** 30,
    });
    await post("/compat/lmcache/context", bodyOf("lmcache/24-v1schema-mpserver.json"));
    await post("/compat/lmcache/context", bodyOf("lmcache/20-v1schema-env-single.json"));
    const found = await report("lmcache");
    assert.equal(found.totals.sessions, 1);
    assert.equal(found.totals.messages, 7);
    const day = "2026-11-22";
    assert.deepEqual(found.series.stored_tokens, {
      sum: 1536,
      sessions: 1,
      days: [{ day, sum: 1536 }],
    });
    assert.deepEqual(found.series.hit_tokens?.days, [{ day, sum: 3072 }]);
    assert.deepEqual(found.series.stored_bytes?.days, [{ day, sum: 3000 }]);
    assert.equal(found.series.cache_lifespan_min_le_5?.sum, 1);
    assert.equal(found.series.l1_active_seconds?.sum, 600);
    assert.deepEqual(valuesOf(found, "tags.l1_used_percent"), ["60"]);
    assert.deepEqual(valuesOf(found, "tags.l1_capacity_gib"), ["128"]);
    assert.deepEqual(valuesOf(found, "config.eviction_policy"), ["LRU"]);
    assert.deepEqual(valuesOf(found, "gpu_type"), ["NVIDIA A100-SXM4-40GB"]);
    assert.ok(valuesOf(found, "project_version").includes("0.5.6"));
  });
});

Deno.test("a report of Ray holds the cluster, its libraries and its tags", async () => {
  await withCollector(async ({ post, report }) => {
    await post("/compat/ray", {
      ...bodyOf("ray/02-report-seq2.json"),
      total_num_nodes: 4,
      total_num_gpus: 8,
      library_usages: ["train", "tune"],
    });
    const found = await report("ray");
    assert.equal(found.totals.sessions, 1);
    assert.deepEqual(valuesOf(found, "tags.nodes"), ["4"]);
    assert.deepEqual(valuesOf(found, "tags.cluster_cpus"), ["1"]);
    assert.deepEqual(valuesOf(found, "tags.cluster_gpus"), ["8"]);
    assert.deepEqual(valuesOf(found, "tags.cluster_memory_gib"), ["24"]);
    assert.deepEqual(valuesOf(found, "tags.site"), ["lab"]);
    assert.deepEqual(valuesOf(found, "features"), ["train", "tune"]);
    assert.deepEqual(valuesOf(found, "project_version"), ["2.58.0"]);
    assert.deepEqual(valuesOf(found, "runtime"), ["python 3.11.7"]);
    assert.equal(found.days.find(({ day }) => day === "2026-11-21")?.sessions, 1);
  });
});

Deno.test("a report of vLLM and TGI holds engine settings, limits and events", async () => {
  await withCollector(async ({ post, report }) => {
    await post("/compat/vllm", bodyOf("vllm/01-start-nogpu.json"));
    await post("/compat/vllm", bodyOf("vllm/02-heartbeat.json"));
    const vllm = await report("vllm");
    assert.equal(vllm.totals.sessions, 1);
    assert.deepEqual(valuesOf(vllm, "config.tensor_parallel_size"), ["8"]);
    assert.deepEqual(valuesOf(vllm, "config.model_architecture"), ["LlamaForCausalLM"]);
    assert.deepEqual(valuesOf(vllm, "tags.spec_decode_enabled"), ["true"]);
    assert.deepEqual(valuesOf(vllm, "context"), ["OPENAI_API_SERVER"]);
    for (const file of ["01-start", "02-ping", "02-ping", "04-error-on", "03-stop"]) {
      await post("/compat/tgi", bodyOf(`tgi/${file}.json`));
    }
    const tgi = await report("tgi");
    assert.equal(tgi.totals.sessions, 1);
    assert.equal(tgi.totals.errors, 1);
    assert.equal(tgi.totals.messages, 7);
    assert.deepEqual(valuesOf(tgi, "event_type"), ["error", "ping", "start", "stop"]);
    assert.deepEqual(valuesOf(tgi, "error_name"), ["Axum error"]);
    assert.deepEqual(valuesOf(tgi, "config.max_total_tokens"), ["2048"]);
    assert.deepEqual(valuesOf(tgi, "config.model_type"), ["bloom"]);
    assert.deepEqual(valuesOf(tgi, "gpu_type"), ["NVIDIA A10G"]);
  });
});

for (
  const [file, id] of [
    ["ray/02-report-seq2.json", "e5ebcfbce35b10374ab3f6d250e97c143740fd95a349a104634cdf90"],
    ["vllm/01-start-nogpu.json", "789c9fa3-8a6f-46d9-85e8-869207c7fda9"],
    ["lmcache/25-v1schema-continuous.json", "9a7c3a52-2f0e-4c0a-9d0f-0e4d8f6a1b21"],
    ["tgi/01-start.json", "2b0c7f0e-0c0a-4b63-9a35-5d9b1f0f6c11"],
    ["pyagent/01-local-file.json", "e3908c2f-bc2f-4e92-8425-58e3b69961c8"],
  ] as const
) {
  Deno.test(`a session of ${file} is deleted by the client's own id, and late copies are refused`, async () => {
    await withCollector(async ({ post, report, request }) => {
      const capture = readCapture(file);
      await post(routeOf(capture), capture.body_text);
      const view: SessionView = await (await request(`/v1/sessions/${id}`)).json();
      assert.equal(view.state, "stored");
      assert.ok(view.projects[0]!.messages.length > 0);
      assert.equal(JSON.stringify(view).includes(id), false);
      const deletion = await request(`/v1/sessions/${id}`, "DELETE");
      assert.equal(deletion.status, 200);
      const { deleted_messages: deleted } = await deletion.json();
      assert.equal(deleted, view.projects[0]!.messages.length);
      assert.equal((await report(capture.system)).totals.sessions, 0);
      const late = await post(routeOf(capture), capture.body_text);
      assert.equal(late.status, 422);
      assert.equal(late.answer.code, "session_forgotten");
    });
  });
}

Deno.test("the notice of a Ray that is switched off leaves no trace in the store", async () => {
  await withCollector(async ({ post, request }) => {
    assert.equal((await post("/compat/ray", bodyOf("ray/04-disabled.json"))).status, 202);
    assert.deepEqual(await (await request("/v1/projects")).json(), { projects: [] });
  });
});

Deno.test("a collector says which methods an address of a foreign client takes", async () => {
  await withCollector(async ({ request }) => {
    const response = await request("/compat/ray", "PUT");
    assert.equal(response.status, 405);
    assert.match(response.headers.get("allow") ?? "", /GET.*POST/);
    assert.equal((await response.json()).code, "method_not_allowed");
    assert.equal((await request("/compat/nobody")).status, 404);
  });
});
