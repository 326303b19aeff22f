import assert from "node:assert/strict";
import { denoHost } from "../../reporter/host.ts";
import { newId } from "../../reporter/session.ts";
import { createSpool, type Spool, type SpoolOptions } from "../../reporter/spool.ts";
import { denoDisk } from "../../reporter/state.ts";
import { startRecordingCollector } from "./recording_collector.ts";
import { createTestHome } from "./test_home.ts";

const disk = denoDisk(denoHost());

function open(dir: string, more: Partial<SpoolOptions> = {}): Spool {
  return createSpool({ disk, dir: `${dir}/spool`, ...more });
}

async function fill(spool: Spool, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = newId();
    ids.push(id);
    assert.deepEqual(await spool.put(id, { "message_id": id, index }), { ok: true });
  }
  return ids;
}

Deno.test("createSpool() gives entries back in order, and once at a time", async () => {
  await using home = await createTestHome();
  const [first, second] = [open(home.path), open(home.path)];
  const ids = await fill(first, 5);
  const taken = await first.take(3, 1_000_000);
  assert.deepEqual(taken.map(({ id }) => id), ids.slice(0, 3));
  const others = await second.take(10, 1_000_000);
  assert.deepEqual(others.map(({ id }) => id), ids.slice(3));
  for (const entry of taken) await entry.drop();
  for (const entry of others) await entry.keep();
  const rest = await second.take(10, 1_000_000);
  assert.deepEqual(rest.map(({ id }) => id), ids.slice(3));
  for (const entry of rest) await entry.drop();
  assert.deepEqual(await first.take(10, 1_000_000), []);
});

Deno.test("createSpool() takes at least one entry and no more bytes than allowed", async () => {
  await using home = await createTestHome();
  const spool = open(home.path);
  await fill(spool, 4);
  const one = await spool.take(10, 1);
  assert.equal(one.length, 1);
  await one[0]!.keep();
  const two = await spool.take(10, one[0]!.bytes * 2 + 1);
  assert.equal(two.length, 2);
  for (const entry of two) await entry.keep();
});

Deno.test("createSpool() is bounded in count, bytes and age, oldest first", async () => {
  await using home = await createTestHome();
  const counted = open(home.path, { maxEntries: 3 });
  const ids = await fill(counted, 5);
  const { entries, dropped, bytes } = await counted.trim();
  assert.deepEqual([entries, dropped], [3, 2]);
  assert.deepEqual(await disk.list(counted.dir), ids.slice(2).map((id) => `${id}.json`));
  assert.equal((await open(home.path, { maxBytes: bytes - 1 }).trim()).entries, 2);
  const later = Date.now() + 29 * 86_400_000;
  assert.equal((await open(home.path, { now: () => later }).trim()).entries, 0);
});

Deno.test("createSpool() is bounded at once too, oldest first, and leaves other files alone", async () => {
  await using home = await createTestHome();
  const spool = open(home.path, { maxEntries: 3 });
  spool.trimNow();
  const ids = await fill(spool, 5);
  await Deno.writeTextFile(`${spool.dir}/hold.json`, "{}");
  spool.trimNow();
  const left = ids.slice(2).map((id) => `${id}.json`);
  assert.deepEqual(await disk.list(spool.dir), [...left, "hold.json"]);
  const { bytes } = await spool.trim();
  open(home.path, { maxBytes: bytes - 1 }).trimNow();
  assert.deepEqual(await disk.list(spool.dir), [...left.slice(1), "hold.json"]);
});

Deno.test("createSpool() removes what is no entry any more when it is taken", async () => {
  await using home = await createTestHome();
  const spool = open(home.path);
  const [id] = await fill(spool, 1);
  await Deno.writeTextFile(`${spool.dir}/${id}.json`, '{"cut sho');
  await Deno.writeTextFile(`${spool.dir}/hold.json`, "{}");
  assert.deepEqual(await spool.take(10, 1_000_000), []);
  assert.deepEqual(await disk.list(spool.dir), ["hold.json"]);
});

Deno.test("createSpool() clears away drafts of a process that died, not those of a living one", async () => {
  await using home = await createTestHome();
  const spool = open(home.path);
  const [id] = await fill(spool, 1);
  const old = `${spool.dir}/${id}.json.1-1.tmp`;
  const fresh = `${spool.dir}/${id}.json.2-1.tmp`;
  for (const path of [old, fresh]) await Deno.writeTextFile(path, "{");
  await Deno.utime(old, 1, 1);
  await spool.trim();
  assert.deepEqual(await disk.list(spool.dir), [`${id}.json`, `${id}.json.2-1.tmp`]);
});

Deno.test("createSpool() puts the same id once", async () => {
  await using home = await createTestHome();
  const spool = open(home.path);
  const [id] = await fill(spool, 1);
  assert.deepEqual(spool.putNow(id!, { "message_id": id, again: true }), { ok: true });
  assert.equal((await spool.trim()).entries, 1);
});

Deno.test("createSpool() says why when the disk does not take an entry", async () => {
  await using home = await createTestHome();
  await Deno.writeTextFile(`${home.path}/spool`, "a file in its place");
  const spool = open(home.path);
  for (const outcome of [await spool.put(newId(), {}), spool.putNow(newId(), {})]) {
    assert.equal(outcome.ok, false);
  }
  assert.deepEqual(await spool.take(1, 1), []);
  assert.deepEqual(await spool.trim(), { entries: 0, bytes: 0, dropped: 0 });
});

Deno.test("createSpool() lets several processes send every entry exactly once", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const spool = open(home.path);
  const ids = await fill(spool, 120);
  const worker = new URL("./spool_worker.ts", import.meta.url).href;
  const codes = await Promise.all(Array.from({ length: 4 }, async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", worker, spool.dir, collector.url, "7"],
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    return code;
  }));
  assert.equal(codes.length, 4);
  const sent = collector.messages.map((message) => message.message_id);
  assert.deepEqual([...sent].sort(), [...ids].sort());
});

Deno.test("createSpool() gives an entry back when the process that had it is killed", async () => {
  await using home = await createTestHome();
  const spool = open(home.path);
  const ids = await fill(spool, 3);
  const hung = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Promise<Response>((resolve) => asked.resolve(() => resolve(new Response()))),
  );
  const asked = Promise.withResolvers<() => void>();
  const worker = new URL("./spool_worker.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", worker, spool.dir, `http://127.0.0.1:${hung.addr.port}`, "3"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const answer = await asked.promise;
  assert.deepEqual(await spool.take(10, 1_000_000), []);
  child.kill("SIGKILL");
  await child.status;
  const entries = await spool.take(10, 1_000_000);
  assert.deepEqual(entries.map(({ id }) => id), ids);
  for (const entry of entries) await entry.drop();
  answer();
  await hung.shutdown();
});
