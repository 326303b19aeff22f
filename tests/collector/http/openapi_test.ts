import assert from "node:assert/strict";
import { createCollector } from "../../../collector/mod.ts";
import { openapi } from "../../../collector/openapi.ts";
import { dataDictionary, type ProblemCode, type Receipt } from "../../../schemas/mod.ts";
import { PROBLEM_CODES } from "../../../schemas/problem.ts";
import { memoryStore } from "./memory_store.ts";

const receipts = {
  sign: (receipt: Receipt) => Promise.resolve(receipt),
  keys: () => Promise.resolve({ keys: [] }),
};
const app = createCollector({ store: memoryStore(), receipts });

/** Everything that is not a page, and of a foreign client's addresses the shortest. */
function isForPrograms(path: string): boolean {
  return /^\/(?:v1\/|\.well-known\/|healthz|readyz|metrics)/.test(path) ||
    /^\/compat\/(?!projects\/).*[^/]$/.test(path);
}

/** Every `$ref` of a document. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : references(inner)
  );
}

Deno.test("openapi() refers to nothing that is not there", () => {
  const document = openapi();
  const found = references(document);
  assert.ok(found.length > 10);
  for (const reference of found) {
    const target = reference.replace(/^#\//, "").split("/").reduce<unknown>(
      (inner, key) => (inner as Record<string, unknown> | undefined)?.[key],
      document,
    );
    assert.ok(target, reference);
  }
});

Deno.test("openapi() describes exactly the addresses for programs that are routed", () => {
  const { paths } = openapi() as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const routed = app.routes
    .filter(({ method, path }) => method !== "ALL" && isForPrograms(path))
    .map(({ method, path }) =>
      `${method} ${path.replace(":project", "{project}").replace(":session", "{session_id}")}`
    );
  assert.deepEqual(described.sort(), routed.sort());
});

Deno.test("openapi() describes every problem that taking messages can end in", () => {
  const { paths } = openapi() as {
    paths: Record<string, { post?: { responses: Record<string, { description: string }> } }>;
  };
  const described = (path: string): readonly string[] =>
    Object.values(paths[path]!.post!.responses).flatMap(({ description }) =>
      [...description.matchAll(/^`(\w+)`: /gm)].map(([, code]) => code!)
    ).sort();
  const except = (...codes: readonly ProblemCode[]): readonly string[] =>
    PROBLEM_CODES.filter((code) => !codes.includes(code)).sort();
  const elsewhere = ["not_found", "method_not_allowed", "insecure_transport", "internal"] as const;
  assert.deepEqual(described("/v1/messages"), except(...elsewhere, "invalid_query"));
  // A foreign body is one object of any type, and what it says of time is believed or left out.
  assert.deepEqual(
    described("/compat/ray"),
    except(
      ...elsewhere,
      "unsupported_media_type",
      "too_many_messages",
      "too_deep",
      "unknown_message_type",
      "too_old",
      "from_future",
    ),
  );
});

Deno.test("GET /openapi.json and /schema/v1.json carry every field with what it says of itself", async () => {
  for (const path of ["/openapi.json", "/schema/v1.json"]) {
    const answer = await app.request(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("cache-control"), "public, max-age=60");
    const text = await answer.text();
    for (const { field, what } of dataDictionary()) {
      assert.ok(text.includes(JSON.stringify(field)) && text.includes(what), `${field} in ${path}`);
    }
  }
});
