import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { validate, version } from "uuid";
import { configDir } from "../../reporter/config_dir.ts";
import { variablePrefix } from "../../reporter/consent_variables.ts";
import { decideConsent } from "../../reporter/decide_consent.ts";
import { readEndpoint } from "../../reporter/endpoint.ts";
import { denoHost, type Outcome } from "../../reporter/host.ts";
import { createLedger } from "../../reporter/ledger.ts";
import { lowerMessage } from "../../reporter/lower_message.ts";
import { readConsentInput } from "../../reporter/read_consent_input.ts";
import { readRetryAfter } from "../../reporter/read_retry_after.ts";
import { CIRCUIT_FAILURES, CIRCUIT_PAUSE_MS, retryDelay } from "../../reporter/retry_delay.ts";
import { newId, timeOfId } from "../../reporter/session.ts";
import { createTally } from "../../reporter/tally.ts";
import { dataDictionary } from "../../schemas/data_dictionary.ts";
import type { EventMessage, Message } from "../../schemas/types.ts";
import { createTestHome } from "./test_home.ts";

Deno.test("newId() gives what a UUID library takes for version 7", () => {
  for (let index = 0; index < 1_000; index++) {
    const id = newId();
    assert.ok(validate(id) && version(id) === 7, id);
  }
});

Deno.test("newId() never goes backwards, not even when the clock does", () => {
  const base = Date.now() + 10_000;
  let last = newId(base);
  fc.assert(fc.property(fc.integer({ min: -5_000, max: 5_000 }), (shift) => {
    const next = newId(base + shift);
    assert.ok(next > last);
    last = next;
  }));
  const many = Array.from({ length: 9_000 }, () => newId(base));
  assert.equal(new Set(many).size, many.length);
  assert.deepEqual([...many].sort(), many);
});

Deno.test("timeOfId() reads the time of newId()", () => {
  const now = Date.now() + 60_000;
  assert.equal(timeOfId(newId(now)), now);
  assert.ok(Number.isNaN(timeOfId("nonsense")));
});

Deno.test("readEndpoint() takes a base and a full address alike", () => {
  const read = (text: string) => {
    const reading = readEndpoint(text);
    return reading.ok ? reading.endpoint.messagesUrl : reading.why;
  };
  assert.equal(read("https://a.example"), "https://a.example/v1/messages");
  assert.equal(read("https://a.example/x/v1/messages/"), "https://a.example/x/v1/messages");
  assert.equal(read("http://[::1]:8000/"), "http://[::1]:8000/v1/messages");
  assert.equal(read("http://localhost:8000"), "http://localhost:8000/v1/messages");
  assert.match(read("http://localhost.example"), /expected https/);
  assert.match(read("http://127.0.0.1.example"), /expected https/);
  assert.match(read("ftp://a.example"), /neither https nor http/);
  assert.match(read("https://ada:secret@a.example"), /user name or a password/);
  assert.match(read("a.example"), /no URL/);
});

Deno.test("readRetryAfter() reads seconds and dates, and bounds both", () => {
  assert.equal(readRetryAfter("0", 0), 0);
  assert.equal(readRetryAfter(" 30 ", 0), 30_000);
  assert.equal(readRetryAfter("999999999", 0), 86_400_000);
  assert.equal(readRetryAfter("Thu, 01 Jan 1970 00:00:01 GMT", 5_000), 0);
  assert.equal(readRetryAfter("1.5", 0), null);
  assert.equal(readRetryAfter(null, 0), null);
});

Deno.test("retryDelay() stays within its bounds and never undercuts the collector", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.option(fc.integer({ min: 0, max: 86_400_000 })),
    (failures, random, asked) => {
      const delay = retryDelay(failures, random, asked);
      assert.ok(delay >= 0 && delay >= (asked ?? 0));
      const bound = failures >= CIRCUIT_FAILURES ? CIRCUIT_PAUSE_MS : 2_000 * 2 ** (failures - 1);
      assert.ok(delay <= Math.max(bound, (asked ?? 0) * 1.1));
      if (failures >= CIRCUIT_FAILURES) assert.ok(delay >= CIRCUIT_PAUSE_MS / 2);
    },
  ));
});

Deno.test("createTally() is bounded and ignores what is no count", () => {
  const tally = createTally();
  for (let index = 0; index < 1_000; index++) {
    tally.count(`c${index}`, 1);
    tally.feature(`f${index}`);
    tally.set(`t${index}`, index);
  }
  tally.count("c0", -5);
  tally.count("c0", NaN);
  tally.count("c0", 0.5);
  tally.count("c0", Number.MAX_SAFE_INTEGER);
  tally.set("t0", "x".repeat(10_000));
  tally.set("t1", { toString: () => "object" } as never);
  const { counters, features, tags } = tally.take();
  assert.deepEqual(
    [counters, features, tags].map((one) => Object.keys(one).length),
    [64, 64, 64],
  );
  assert.deepEqual([counters["c0"], tags["t0"], tags["t1"]], [1, 0, 1]);
  assert.equal(tally.empty, true);
  assert.equal(tally.get("t2"), 2);
});

const ERROR: EventMessage = {
  "schema_version": 1,
  "message_id": newId(),
  "session_id": newId(),
  project: "engine",
  "project_version": "1.0.0",
  "occurred_at": "2026-11-22T09:30:00.000Z",
  "message_type": "EventMessage",
  "event_type": "error",
  "error_name": "RangeError",
  "error_stack": ["readShard cache/shard.ts:41:7"],
};

Deno.test("lowerMessage() takes exactly the fields that the schema reserves for level on", () => {
  const reserved = dataDictionary().filter(({ level }) => level === "on").map(({ field }) => field);
  const lowered = lowerMessage(ERROR, "no-stack") as unknown as Record<string, unknown>;
  const taken = Object.entries(ERROR).filter(([field, value]) => lowered[field] !== value);
  assert.deepEqual(taken.map(([field]) => field).sort(), [...reserved].sort());
  assert.equal(lowerMessage(ERROR, "on"), ERROR);
});

Deno.test("createLedger() expands ~, keeps JSON lines and tells the sessions", async () => {
  await using home = await createTestHome();
  const ledger = createLedger(home.host(), "~/logs/usage.jsonl");
  assert.equal(ledger.path, `${home.path}/logs/usage.jsonl`);
  const other: Message = { ...ERROR, "session_id": newId(), "message_id": newId() };
  const endpoints = ["https://one.example", "https://two.example"];
  assert.equal(await ledger.append([ERROR, other], endpoints), null);
  assert.deepEqual(
    ledger.tail(10).map((line) => JSON.parse(line)),
    [{ ...ERROR, endpoints }, { ...other, endpoints }],
  );
  assert.equal(await ledger.append([other], ["https://three.example"]), null);
  assert.deepEqual(ledger.endpointsOf(ERROR.session_id), endpoints);
  assert.deepEqual(ledger.endpointsOf(other.session_id), [...endpoints, "https://three.example"]);
  assert.deepEqual(ledger.endpointsOf(newId()), []);
  assert.deepEqual(ledger.tail(1).length, 1);
  assert.deepEqual(ledger.sessions(), [ERROR.session_id, other.session_id]);
});

Deno.test("createLedger() is rotated at its bound and still reads across it", async () => {
  await using home = await createTestHome();
  const ledger = createLedger(home.host(), "~/usage.jsonl", { maxBytes: 2_000 });
  for (let index = 0; index < 12; index++) {
    await ledger.append([{ ...ERROR, "project_version": `1.0.${index}` }]);
  }
  const sizes = await Promise.all(
    ["usage.jsonl", "usage.jsonl.1"].map(async (name) =>
      (await Deno.stat(`${home.path}/${name}`)).size
    ),
  );
  assert.ok(sizes.every((size) => size <= 2_000), String(sizes));
  const last = ledger.tail(6).map((line) => JSON.parse(line).project_version);
  assert.deepEqual(last, ["1.0.6", "1.0.7", "1.0.8", "1.0.9", "1.0.10", "1.0.11"]);
});

Deno.test("createLedger() warns in one sentence when it cannot be written", async () => {
  await using home = await createTestHome();
  await Deno.writeTextFile(`${home.path}/file`, "");
  const ledger = createLedger(home.host(), "~/file/usage.jsonl");
  assert.match(await ledger.append([ERROR]) ?? "", /^Cannot write local log .*: /);
  const denied = createLedger(home.host({}, { granted: () => false }), "~/usage.jsonl");
  assert.match(await denied.append([ERROR]) ?? "", /--allow-write=.* is missing$/);
});

Deno.test("variablePrefix() keeps capitals and digits of any name, one underscore between them", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const expected = name.toUpperCase().replace(/[^A-Z0-9]+/g, "_").replace(/^_+|_+$/g, "");
      assert.equal(variablePrefix(name), expected);
    }),
  );
});

Deno.test("configDir() takes absolute paths of any system, without the slashes at their end", () => {
  const part = fc.constantFrom("/", "\\", "C", "c", ":", "a", "\u00df", ".", "home");
  fc.assert(
    fc.property(fc.array(part).map((parts) => parts.join("")), (value) => {
      const env = (name: string) =>
        name === "HOME"
          ? { state: "known" as const, value }
          : { state: "unknown" as const, reason: "absent" as const };
      const path = value.replaceAll("\\", "/").replace(/\/+$/, "");
      const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(value);
      assert.equal(configDir({ env }, "app").dir, isAbsolute ? `${path}/.config/app` : null);
    }),
  );
});

Deno.test("configDir() knows the home of a process whose home is the root", () => {
  const { dir } = configDir({ env: (name) => homeIs(name, "/") }, "app");
  assert.equal(dir, "/.config/app");
});

Deno.test("configDir() takes no other folder for one whose name is no text", () => {
  const failed = { state: "unknown", reason: "failed" } as const;
  for (const variable of ["XDG_CONFIG_HOME", "HOME"]) {
    const env = (name: string) => name === variable ? failed : homeIs(name, "/home/ada");
    assert.deepEqual(configDir({ env }, "app"), { dir: null, hidden: null, unreadable: variable });
    const { level, because } = decideConsent(
      readConsentInput({ ...denoHost(), env }, { app: "app" }),
    );
    assert.equal(level, "off");
    assert.match(because, new RegExp(`${variable} is no text`));
  }
});

function homeIs(name: string, value: string): Outcome<string> {
  return name === "HOME" ? { state: "known", value } : { state: "unknown", reason: "absent" };
}
