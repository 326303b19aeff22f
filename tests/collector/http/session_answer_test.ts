import assert from "node:assert/strict";
import { createCollector } from "../../../collector/app.ts";
import { sessionJson } from "../../../collector/session_json.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import type { StoredSession } from "../../../collector/store/store.ts";
import * as fc from "../../properties.ts";
import { memoryStore } from "./memory_store.ts";

const PATH = `/v1/sessions/${"ab".repeat(28)}`;

/** A session that counts how many of its messages were asked for, and whether it was let go. */
function aSessionOf(
  length: number,
  fails: (index: number) => boolean = () => false,
): { stored: StoredSession; read: () => number; letGo: Promise<void> } {
  let read = 0;
  const { promise: letGo, resolve } = Promise.withResolvers<void>();
  async function* messages(): AsyncGenerator<Record<string, unknown>> {
    try {
      for (let index = 0; index < length; index++) {
        if (fails(index)) throw new StoreError("store_unavailable", 5);
        read++;
        yield { index, text: "x".repeat(1000) };
      }
    } finally {
      resolve();
    }
  }
  const project = { project: "my-engine", day: "2026-11-22", counted: {}, messages };
  return {
    stored: { session: "5c0f", state: "stored", projects: [project], receipt: null },
    read: () => read,
    letGo,
  };
}

const collectorOf = (stored: StoredSession) =>
  createCollector({ store: memoryStore({ session: () => Promise.resolve(stored) }) });

Deno.test("sessionJson writes what JSON.stringify writes, in pieces of a bounded length", async () => {
  const view = fc.record({
    session: fc.string(),
    state: fc.constantFrom("stored", "deleted", "unknown"),
    projects: fc.array(
      fc.record({
        project: fc.string(),
        day: fc.string(),
        counted: fc.dictionary(fc.string(), fc.array(fc.string())),
        messages: fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 }),
      }),
      { maxLength: 4 },
    ),
    receipt: fc.option(fc.record({ receipt_id: fc.string() })),
  }, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(view, fc.integer({ min: 1, max: 200 }), async (whole, pieceLength) => {
      const stored = {
        ...whole,
        projects: whole.projects.map(({ messages, ...project }) => ({
          ...project,
          messages: async function* () {
            yield* messages;
          },
        })),
      } as unknown as StoredSession;
      const pieces = await Array.fromAsync(sessionJson(stored, pieceLength));
      assert.equal(pieces.join(""), JSON.stringify(whole));
    }),
  );
});

Deno.test("a small session is one answer with its length", async () => {
  const { stored } = aSessionOf(3);
  const answer = await collectorOf(stored).request(PATH);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal((await answer.json()).projects[0].messages.length, 3);
});

Deno.test("no more of a large session is read than its reader takes", async () => {
  const { stored, read, letGo } = aSessionOf(100_000);
  const { body } = await collectorOf(stored).request(PATH);
  const reader = body!.getReader();
  await reader.read();
  assert.ok(read() < 1000, `${read()} messages were read`);
  await reader.cancel();
  await letGo;
});

Deno.test("a large session is complete", async () => {
  const { stored } = aSessionOf(1000);
  const { projects } = await (await collectorOf(stored).request(PATH)).json();
  assert.equal(projects[0].messages.length, 1000);
  assert.equal(projects[0].messages[999].index, 999);
});

Deno.test("HEAD of a large session says its length", async () => {
  const { stored } = aSessionOf(1000);
  const collector = collectorOf(stored);
  const { length } = await (await collector.request(PATH)).text();
  const head = await collector.request(PATH, { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), `${length}`);
  assert.equal(head.body, null);
});

Deno.test("a store that is away is a problem, and an answer that was begun ends as broken", async () => {
  const away = await collectorOf(aSessionOf(10, (index) => index === 2).stored).request(PATH);
  assert.equal(away.status, 503);
  assert.equal((await away.json()).code, "store_unavailable");
  const broken = await collectorOf(aSessionOf(1000, (index) => index === 900).stored).request(PATH);
  await assert.rejects(broken.text());
});
