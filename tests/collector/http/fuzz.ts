import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import type { CollectorApp } from "../../../collector/route_deps.ts";
import { PROBLEMS } from "../../../schemas/mod.ts";
import { anEnvMessage, anEventMessage, aUsageMessage } from "../../builders.ts";
import { gzip } from "./post.ts";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";

/** One request of a hostile or broken client. */
export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
  readonly compressed: boolean;
}

const encoder = new TextEncoder();

/** Text that a header may carry at all. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 80,
});

const almostMessage = fc.tuple(
  fc.constantFrom(anEnvMessage, anEventMessage, aUsageMessage),
  fc.dictionary(
    fc.constantFrom(
      ...Object.keys(anEnvMessage()),
      "event_type",
      "counters",
      "tags",
      "__proto__",
      "constructor",
      "toJSON",
    ),
    fc.jsonValue({ maxDepth: 4 }),
    { maxKeys: 4 },
  ),
).map(([make, overrides]) => ({ ...make(), ...overrides }));

const jsonBody = fc.oneof(
  almostMessage,
  fc.array(almostMessage, { maxLength: 5 }),
  fc.jsonValue(),
).map((value) => encoder.encode(JSON.stringify(value)));

const cutBody = fc.tuple(jsonBody, fc.nat({ max: 400 }), fc.uint8Array({ maxLength: 4 })).map((
  [body, at, bytes],
) => new Uint8Array([...body.slice(0, at), ...bytes, ...body.slice(at)]));

const lineBody = fc.array(almostMessage, { maxLength: 4 }).map((values) =>
  encoder.encode(values.map((value) => JSON.stringify(value)).join("\n"))
);

const body = fc.oneof(jsonBody, cutBody, lineBody, fc.uint8Array({ maxLength: 300 }));

const path = fc.oneof(
  { weight: 5, arbitrary: fc.constant("/v1/messages") },
  fc.constantFrom(
    "/v1/projects",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/schema/v1.json",
  ),
  fc.constantFrom(
    ...Object.values(FOREIGN_SYSTEMS).flatMap(({ paths }) => paths.map((path) => `/compat${path}`)),
  ),
  fc.constantFrom("/", "/privacy", "/docs", "/projects/demo-project"),
  fc.webFragments().map((part) => `/v1/sessions/${encodeURIComponent(part)}`),
  fc.uuid().map((id) => `/v1/sessions/${id}`),
  fc.tuple(fc.webFragments(), fc.webQueryParameters()).map(([part, query]) =>
    `/v1/projects/${encodeURIComponent(part)}/report?${query}`
  ),
  fc.tuple(headerText, headerText, headerText).map(([from, to, format]) =>
    `/v1/projects/demo-project/report?from=${encodeURIComponent(from)}&to=${
      encodeURIComponent(to)
    }&format=${encodeURIComponent(format)}`
  ),
  fc.webPath(),
);

/** Requests near to what is expected, and far from it. */
export const fuzzedRequest: fc.Arbitrary<FuzzedRequest> = fc.record({
  method: fc.oneof(
    { weight: 5, arbitrary: fc.constant("POST") },
    fc.constantFrom("GET", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS", "BREW"),
  ),
  path,
  headers: fc.array(
    fc.oneof(
      fc.tuple(
        fc.constant("content-type"),
        fc.oneof(
          fc.constantFrom(
            "application/json",
            "application/x-ndjson",
            "application/json; charset=utf-8",
          ),
          headerText,
        ),
      ),
      fc.tuple(fc.constant("content-encoding"), fc.oneof(fc.constant("gzip"), headerText)),
      fc.tuple(
        fc.constantFrom(
          "authorization",
          "traceparent",
          "if-none-match",
          "x-forwarded-for",
          "x-forwarded-proto",
          "accept",
          "origin",
          "accept-encoding",
          "expect",
          "range",
        ),
        headerText,
      ),
    ),
    { maxLength: 4 },
  ),
  body: fc.option(body),
  compressed: fc.boolean(),
});

/** Sends one and checks what must hold of every answer. */
export async function checkAnswer(app: CollectorApp, fuzzed: FuzzedRequest): Promise<number> {
  const headers = new Headers({ "content-type": "application/json" });
  for (const [name, value] of fuzzed.headers) headers.set(name, value);
  const hasBody = fuzzed.body !== null && !["GET", "HEAD"].includes(fuzzed.method);
  let sent: BodyInit | null = null;
  if (hasBody) {
    const bytes = new Uint8Array(fuzzed.body!);
    sent = fuzzed.compressed && headers.get("content-encoding") === "gzip"
      ? await gzip(bytes) as BodyInit
      : bytes;
  }
  const request = new Request(`http://localhost${fuzzed.path || "/"}`, {
    method: fuzzed.method,
    headers,
    body: sent,
  });
  const answer = await app.fetch(request, {
    remoteAddr: { transport: "tcp", hostname: "192.0.2.1", port: 1 },
  });
  const text = await answer.text();
  assert.ok(answer.status < 500, `${answer.status} ${text}`);
  assert.ok(answer.headers.get("x-request-id"));
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status >= 400 && fuzzed.method !== "HEAD" && !type.startsWith("text/html")) {
    assert.equal(type, "application/problem+json");
    const problem = JSON.parse(text);
    assert.equal(problem.status, answer.status);
    assert.equal(PROBLEMS[problem.code as keyof typeof PROBLEMS].status, answer.status);
  }
  return answer.status;
}
