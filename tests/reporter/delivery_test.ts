import assert from "node:assert/strict";
import { createDelivery, type Delivery, type DeliveryOptions } from "../../reporter/delivery.ts";
import { denoHost } from "../../reporter/host.ts";
import type { Level } from "../../reporter/level.ts";
import { REPORTER_DEFAULTS } from "../../reporter/options.ts";
import type { Post, PostAnswer } from "../../reporter/post.ts";
import { CIRCUIT_PAUSE_MS } from "../../reporter/retry_delay.ts";
import { newId } from "../../reporter/session.ts";
import { createSpool } from "../../reporter/spool.ts";
import { denoDisk } from "../../reporter/state.ts";
import type { LastAttempt } from "../../reporter/write_status.ts";
import type { EventMessage, Message } from "../../schemas/types.ts";
import { createTestHome } from "./test_home.ts";

const host = denoHost();
const disk = denoDisk(host);
const SESSION = newId();

/** Body of a collector that counted something. */
const COUNTED = JSON.stringify({ accepted: 1, duplicates: 0, rejected: [], ignored_keys: [] });

function message(): EventMessage {
  return {
    "schema_version": 1,
    "message_id": newId(),
    "session_id": SESSION,
    project: "engine",
    "project_version": "1.0.0",
    "occurred_at": "2026-11-22T09:30:00.000Z",
    "message_type": "EventMessage",
    "event_type": "ping",
    "error_name": null,
    "error_stack": null,
  };
}

function answer(status: number, retryAfter: string | null = null): PostAnswer {
  return { status, location: null, retryAfter, body: status < 300 ? COUNTED : "" };
}

/** A delivery whose collector answers from a list, whose timers run when told, and what it did. */
function create(answers: readonly number[], more: Partial<DeliveryOptions> = {}) {
  const rest = [...answers];
  const sent: Message[][] = [];
  const waits: number[] = [];
  const attempts: LastAttempt[] = [];
  let wake: () => void = () => {};
  const post: Post = (request) => {
    sent.push(JSON.parse(new TextDecoder().decode(request.body)) as Message[]);
    return Promise.resolve(answer(rest.shift() ?? 202));
  };
  const delivery: Delivery = createDelivery({
    ...REPORTER_DEFAULTS,
    url: "http://127.0.0.1:1",
    allowInsecure: false,
    host,
    disk,
    level: () => "on",
    since: () => null,
    spool: null,
    build: () => Promise.resolve(null),
    post,
    gzipAboveBytes: Infinity,
    log: () => Promise.resolve(),
    onAttempt: (attempt) => Promise.resolve(void attempts.push(attempt)),
    debug: () => {},
    bus: null,
    now: Date.now,
    random: () => 0.5,
    later: (callback, delayMs) => {
      waits.push(delayMs);
      wake = callback;
      return () => {};
    },
    ...more,
  });
  return { delivery, sent, waits, attempts, wake: () => wake() };
}

const idsOf = (batches: readonly (readonly Message[])[]) =>
  batches.map((batch) => batch.map((one) => one.message_id));

Deno.test("createDelivery() backs off, then opens the circuit, then begins anew", async () => {
  const { delivery, waits, sent, attempts } = create([500, 500, 500, 500, 500, 500, 202, 500]);
  delivery.offer([message()]);
  for (let round = 0; round < 7; round++) await delivery.flush();
  assert.deepEqual(waits.slice(0, 4), [1_000, 2_000, 4_000, 8_000]);
  assert.deepEqual(waits.slice(4), [0.75 * CIRCUIT_PAUSE_MS, 0.75 * CIRCUIT_PAUSE_MS]);
  assert.equal(delivery.waiting, 0);
  delivery.offer([message()]);
  await delivery.flush();
  assert.equal(waits.at(-1), 1_000);
  assert.equal(sent.length, 8);
  assert.deepEqual(attempts.map(({ success }) => success).filter(Boolean).length, 1);
});

Deno.test("createDelivery() makes no request during a pause, however much is offered", async () => {
  const { delivery, sent, wake } = create([503]);
  delivery.offer([message()]);
  await delivery.flush();
  for (let index = 0; index < 20; index++) delivery.offer([message()]);
  await Promise.resolve();
  assert.equal(sent.length, 1);
  wake();
  await delivery.flush();
  assert.equal(sent.slice(1).flat().length, 21);
});

Deno.test("createDelivery() keeps the order and the newest when memory is full", async () => {
  const { delivery, sent } = create([500], { maxMemory: 3 });
  const messages = [message(), message(), message(), message(), message()];
  delivery.offer(messages.slice(0, 2));
  await delivery.flush();
  delivery.offer(messages.slice(2));
  await delivery.flush();
  const arrived = sent.slice(1).flat().map((one) => one.message_id);
  assert.deepEqual(arrived, messages.slice(2).map((one) => one.message_id));
});

Deno.test("createDelivery() halves what is too large until it fits, and grows again", async () => {
  const { delivery, sent } = create([413, 413, 202, 202, 202, 202]);
  const messages = Array.from({ length: 8 }, message);
  delivery.offer(messages);
  await delivery.flush();
  assert.deepEqual(sent.map((batch) => batch.length), [8, 4, 2, 4, 2]);
  assert.deepEqual(
    idsOf(sent.slice(2)).flat(),
    messages.map((one) => one.message_id),
  );
});

Deno.test("createDelivery() forgets everything when the level falls between two tries", async () => {
  await using home = await createTestHome();
  let level: Level = "on";
  const spool = createSpool({ disk, dir: `${home.path}/spool` });
  const { delivery, sent } = create([500], { level: () => level, spool });
  delivery.offer([message(), message()]);
  await delivery.flush();
  assert.ok((await home.list()).length > 0);
  level = "local";
  await delivery.flush();
  assert.equal(sent.length, 1);
  assert.deepEqual(await home.list(), []);
});

Deno.test("createDelivery() sends nothing older than the decision", async () => {
  const old = message();
  const since = Date.now() + 1;
  const { delivery, sent } = create([], { since: () => since });
  delivery.offer([old]);
  await delivery.flush();
  assert.deepEqual(sent, []);
  assert.equal(delivery.waiting, 0);
});

Deno.test("createDelivery() takes from a spool only what passes the schema", async () => {
  await using home = await createTestHome();
  const spool = createSpool({ disk, dir: `${home.path}/spool` });
  const good = message();
  await spool.put(good.message_id, good);
  const bad = { ...message(), "event_type": "gossip", secret: "/home/ada" };
  await spool.put(bad.message_id, bad);
  const { delivery, sent } = create([], { spool });
  await delivery.flush();
  assert.deepEqual(sent, [[good]]);
  assert.deepEqual((await home.list()).filter((path) => path.includes("-")), []);
});

Deno.test("createDelivery() drops unknown keys of a spooled message", async () => {
  await using home = await createTestHome();
  const spool = createSpool({ disk, dir: `${home.path}/spool` });
  const good = message();
  await spool.put(good.message_id, { ...good, extra: "/home/ada" });
  const { delivery, sent } = create([], { spool });
  await delivery.flush();
  assert.deepEqual(sent, [[good]]);
});

Deno.test("createDelivery() heeds a pause of an earlier run, but not one that cannot be true", async () => {
  const held = async (until: number): Promise<number> => {
    await using home = await createTestHome();
    const dir = `${home.path}/spool`;
    const spool = createSpool({ disk, dir });
    const one = message();
    await spool.put(one.message_id, one);
    await Deno.writeTextFile(`${dir}/hold.json`, JSON.stringify({ failures: 3, until }));
    const { delivery, sent } = create([], { spool });
    await delivery.stop(AbortSignal.timeout(5_000));
    return sent.length;
  };
  assert.equal(await held(Date.now() + 60_000), 0);
  assert.equal(await held(Date.now() - 1), 1);
  assert.equal(await held(Date.now() + 90 * 86_400_000), 1);
});
