import assert from "node:assert/strict";
import { StoreError } from "../../../collector/store/store_error.ts";
import { anEnvMessage, anEventMessage } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";
import { gzip, post, problemOf } from "./post.ts";
import { COLLECTOR_WAYS } from "./collector_ways.ts";

const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const long = "x".repeat(17_000);

for (const [way, makeCollector] of COLLECTOR_WAYS) {
  Deno.test(`POST /v1/messages, ${way}, counts one message`, async () => {
    const store = memoryStore();
    const answer = await post(makeCollector({ store }), anEnvMessage());
    assert.equal(answer.status, 202);
    assert.equal(answer.headers.get("content-type"), "application/json");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual(await answer.json(), {
      accepted: 1,
      duplicates: 0,
      rejected: [],
      ignored_keys: [],
    });
    assert.equal(store.messages.length, 1);
  });

  Deno.test(`POST /v1/messages, ${way}, takes an array and says what became of each`, async () => {
    const store = memoryStore();
    const twice = anEventMessage();
    const answer = await post(makeCollector({ store }), [
      twice,
      { ...anEventMessage(), mood: "good", weather: 1 },
      { ...anEventMessage(), event_type: "party" },
      twice,
      17,
      { message_type: "Selfie" },
    ]);
    const body = await answer.json();
    assert.equal(answer.status, 202);
    assert.equal(body.accepted, 2);
    assert.equal(body.duplicates, 1);
    assert.deepEqual(body.ignored_keys, ["mood", "weather"]);
    assert.deepEqual(
      body.rejected.map(({ index, code }: { index: number; code: string }) => [index, code]),
      [[2, "invalid_message"], [4, "invalid_message"], [5, "unknown_message_type"]],
    );
    assert.ok(!("mood" in store.messages[1]!));
  });

  Deno.test(`POST /v1/messages, ${way}, takes lines, blank ones and carriage returns included`, async () => {
    const lines = `${JSON.stringify(anEventMessage())}\r\n\n{"half":\n${
      JSON.stringify(anEventMessage())
    }`;
    const answer = await post(makeCollector({ store: memoryStore() }), lines, {
      "content-type": 'application/x-ndjson; charset="UTF-8"',
    });
    const body = await answer.json();
    assert.equal(answer.status, 202);
    assert.equal(body.accepted, 2);
    assert.deepEqual(
      body.rejected.map(({ index, code }: { index: number; code: string }) => [
        index,
        code,
      ]),
      [[1, "malformed_json"]],
    );
  });

  Deno.test(`POST /v1/messages, ${way}, takes gzip and a byte order mark`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const text = `\ufeff${JSON.stringify(anEventMessage())}`;
    assert.equal((await post(app, await gzip(text), { "content-encoding": "GZIP" })).status, 202);
  });

  Deno.test(`POST /v1/messages, ${way}, answers a duplicate alone with 202`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const message = anEventMessage();
    await post(app, message);
    const answer = await post(app, message);
    assert.equal(answer.status, 202);
    assert.equal((await answer.json()).duplicates, 1);
  });

  Deno.test(`POST /v1/messages, ${way}, treats an id in capitals as the same id`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const message = anEventMessage();
    await post(app, message);
    const answer = await post(app, { ...message, message_id: message.message_id.toUpperCase() });
    assert.equal((await answer.json()).duplicates, 1);
  });

  for (
    const [name, body, headers, status, code] of [
      ["nothing", "", {}, 400, "empty_body"],
      ["white space", " \n\t ", {}, 400, "empty_body"],
      ["an empty array", "[]", {}, 400, "empty_body"],
      ["half an object", '{"a":', {}, 400, "malformed_json"],
      ["words", "hello", {}, 400, "malformed_json"],
      [
        "words as lines",
        "hello\nyou\n",
        { "content-type": "application/x-ndjson" },
        400,
        "malformed_json",
      ],
      ["no UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0x22]), {}, 400, "not_utf8"],
      ["half a character", new Uint8Array([0x22, 0xe2, 0x82, 0x22]), {}, 400, "not_utf8"],
      ["a number", "17", {}, 422, "invalid_message"],
      ["null", "null", {}, 422, "invalid_message"],
      ["an unknown type", { message_type: "constructor" }, {}, 422, "unknown_message_type"],
      ["a type that is no text", { message_type: {} }, {}, 422, "unknown_message_type"],
      ["a message too deep", { ...anEventMessage(), x: JSON.parse(deep(9)) }, {}, 422, "too_deep"],
      ["half a million brackets", deep(500_000), {}, 413, "message_too_large"],
      ["four thousand brackets", deep(4_000), {}, 422, "too_deep"],
      ["half a million open brackets", "[".repeat(500_000), {}, 400, "malformed_json"],
      ["a message too large", { ...anEventMessage(), x: long }, {}, 413, "message_too_large"],
      ["messages all too large", [{ x: long }, { x: long }], {}, 413, "message_too_large"],
      [
        "a line too large",
        JSON.stringify({ x: long }),
        { "content-type": "application/x-ndjson" },
        413,
        "message_too_large",
      ],
      ["too many messages", `[${Array(501).fill("1")}]`, {}, 413, "too_many_messages"],
      [
        "too many lines",
        "1\n".repeat(501),
        { "content-type": "application/x-ndjson" },
        413,
        "too_many_messages",
      ],
      ["a body too large", "x".repeat(1_048_577), {}, 413, "body_too_large"],
      ["text", "{}", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
      [
        "a type named like a method of objects",
        "{}",
        { "content-type": "constructor" },
        415,
        "unsupported_media_type",
      ],
      [
        "another charset",
        "{}",
        { "content-type": "application/json; charset=latin1" },
        415,
        "unsupported_media_type",
      ],
      ["another encoding", "{}", { "content-encoding": "br" }, 415, "unsupported_encoding"],
      ["two encodings", "{}", { "content-encoding": "gzip, gzip" }, 415, "unsupported_encoding"],
      ["no gzip", "{}", { "content-encoding": "gzip" }, 400, "malformed_encoding"],
    ] as [string, unknown, Record<string, string>, number, string][]
  ) {
    Deno.test(`POST /v1/messages, ${way}, answers ${status} ${code} when sent ${name}`, async () => {
      const answer = await post(makeCollector({ store: memoryStore() }), body, headers);
      assert.equal(answer.status, status);
      assert.equal(await problemOf(answer), code);
    });
  }

  Deno.test(`POST /v1/messages, ${way}, names what it takes when the type is unknown`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const type = await app.request("/v1/messages", { method: "POST", body: new Uint8Array([1]) });
    assert.equal(type.status, 415);
    assert.equal(type.headers.get("accept-post"), "application/json, application/x-ndjson");
    const encoding = await post(app, "{}", { "content-encoding": "zstd" });
    assert.equal(encoding.headers.get("accept-encoding"), "gzip, identity");
  });

  Deno.test(`POST /v1/messages, ${way}, names each reason when nothing is acceptable for several`, async () => {
    const answer = await post(makeCollector({ store: memoryStore() }), [1, { x: long }]);
    const body = await answer.json();
    assert.equal(answer.status, 422);
    assert.equal(body.code, "invalid_message");
    assert.deepEqual(body.rejected.map(({ code }: { code: string }) => code), [
      "invalid_message",
      "message_too_large",
    ]);
  });

  Deno.test(`POST /v1/messages, ${way}, measures a message in bytes, whatever stands in its strings`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const tricky = '\\"]},[{\\\\';
    const small = { ...anEventMessage(), note: tricky.repeat(900) };
    const wide = { ...anEventMessage(), note: "€".repeat(5_400) };
    const answer = await post(app, [small, wide, small]);
    const body = await answer.json();
    assert.deepEqual(
      body.rejected.map(({ index, code }: { index: number; code: string }) => [index, code]),
      [[0, "message_too_large"], [1, "message_too_large"], [2, "message_too_large"]].filter(
        ([index]) => index === 1 || JSON.stringify(small).length > 16_384,
      ),
    );
  });

  Deno.test(`POST /v1/messages, ${way}, takes a message of exactly 16 KiB and a body of exactly 1 MiB`, async () => {
    const app = makeCollector({ store: memoryStore() });
    const pad = (bytes: number, message: object): string => {
      const text = JSON.stringify({ ...message, pad: "" });
      return text.replace('"pad":""', `"pad":"${"x".repeat(bytes - text.length)}"`);
    };
    assert.equal((await post(app, pad(16_384, anEventMessage()))).status, 202);
    assert.equal(
      await problemOf(await post(app, pad(16_385, anEventMessage()))),
      "message_too_large",
    );
    const body = `[${Array.from({ length: 64 }, () => pad(16_380, anEventMessage())).join(",")}]`;
    const padded = body + " ".repeat(1_048_576 - body.length);
    assert.equal((await post(app, padded)).status, 202);
    assert.equal(await problemOf(await post(app, `${padded} `)), "body_too_large");
  });

  Deno.test(`POST /v1/messages, ${way}, answers 503 with Retry-After when the store is behind`, async () => {
    const store = memoryStore({ ingest: () => Promise.reject(new StoreError("overloaded", 2.5)) });
    const answer = await post(makeCollector({ store }), anEventMessage());
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "3");
    assert.equal(await problemOf(answer), "overloaded");
  });

  Deno.test(`POST /v1/messages, ${way}, answers 500 without a word of the cause when something breaks`, async () => {
    const faults: string[] = [];
    const app = makeCollector({
      store: memoryStore({ ingest: () => Promise.reject(new Error("secret 10.0.0.1")) }),
      onFault: (error, requestId) => faults.push(`${(error as Error).message} ${requestId}`),
    });
    const answer = await post(app, anEventMessage());
    const id = answer.headers.get("x-request-id");
    assert.equal(answer.status, 500);
    assert.ok(!(await answer.text()).includes("secret"));
    assert.deepEqual(faults, [`secret 10.0.0.1 ${id}`]);
  });

  Deno.test(`POST /v1/messages, ${way}, refuses a project that is not listed and passes on the store's refusals`, async () => {
    const app = makeCollector({
      store: memoryStore({
        ingest: (batch) =>
          Promise.resolve(
            batch.map(() => ({ status: "rejected", code: "too_old", detail: "old" }) as const),
          ),
      }),
      options: { projects: ["demo-project"] },
    });
    const answer = await post(app, [
      anEventMessage({ project: "other" }),
      anEventMessage(),
      anEventMessage({ project: "other" }),
    ]);
    const body = await answer.json();
    assert.equal(answer.status, 422);
    assert.deepEqual(body.rejected.map(({ code }: { code: string }) => code), [
      "project_not_allowed",
      "too_old",
      "project_not_allowed",
    ]);
  });
}
