import assert from "node:assert/strict";
import {
  createReporter,
  detectCloudProvider,
  getCpuInfo,
  type ReporterOptions,
} from "../../reporter/mod.ts";
import type { EnvMessage, Message } from "../../schemas/types.ts";
import { type FaultSettings, runFault } from "./fault_process.ts";
import { babble, blackHole, cutAnswer, startBadServer, trickle } from "./fault_servers.ts";
import { type RecordingCollector, startRecordingCollector } from "./recording_collector.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

/** The deadline of `stop`. */
const DEADLINE_MS = 250;
/** What a request may take here: for ever, so that whoever waited for one would not end at all. */
const TIMEOUT_MS = 2 ** 31 - 1;

function options(home: TestHome, more: Partial<ReporterOptions>): ReporterOptions {
  return {
    project: "fault-host",
    projectVersion: "1.0.0",
    host: home.host(),
    disk: home.disk(),
    notice: false,
    captureErrors: false,
    spreadMs: 0,
    timeoutMs: TIMEOUT_MS,
    ...more,
  };
}

async function spooled(home: TestHome): Promise<readonly string[]> {
  return (await home.list()).filter((path) => /spool\/.*\/[0-9a-f-]{36}\.json$/.test(path));
}

/** The collector comes back: everything in the spool arrives, and nothing twice. */
async function deliverRest(home: TestHome, from: string, to: RecordingCollector): Promise<void> {
  const { spoolDir } = await import("../../reporter/state_paths.ts");
  const root = home.file("fault-host", "spool");
  await Deno.rename(spoolDir(root, from), spoolDir(root, to.url));
  await Deno.remove(`${spoolDir(root, to.url)}/hold.json`).catch(() => {});
  const reporter = createReporter(options(home, { endpoint: to.url, stopDeadlineMs: 10_000 }));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
}

function bySession(messages: readonly Message[], sessionId: string): readonly string[] {
  return messages.filter((message) => message.session_id === sessionId).map((message) =>
    message.message_type === "EventMessage" ? message.event_type : message.message_type
  );
}

function assertOnce(messages: readonly Message[]): void {
  const ids = messages.map((message) => message.message_id);
  assert.equal(new Set(ids).size, ids.length, "a message came twice");
}

/** Deadlines that come when the test says so, instead of when the clock does. */
function handDeadlines(): { readonly asked: readonly number[]; expire(): void } & Disposable {
  const original = AbortSignal.timeout;
  const waiting: AbortController[] = [];
  const asked: number[] = [];
  AbortSignal.timeout = (delayMs) => {
    asked.push(delayMs);
    const controller = new AbortController();
    waiting.push(controller);
    return controller.signal;
  };
  return {
    asked,
    expire: () => {
      for (const controller of waiting) controller.abort();
    },
    [Symbol.dispose]: () => void (AbortSignal.timeout = original),
  };
}

const SERVERS = { blackHole, trickle, cutAnswer, babble } as const;

for (const [name, misbehave] of Object.entries(SERVERS)) {
  Deno.test(`stop() keeps its deadline and the spool keeps all when the server is a ${name}`, async () => {
    await using home = await createTestHome();
    await using server = startBadServer(misbehave);
    const reporter = createReporter(options(home, { endpoint: server.url }));
    reporter.start();
    reporter.count("requests");
    await reporter.explain();
    using deadlines = handDeadlines();
    const stopping = reporter.stop();
    await server.connected;
    assert.deepEqual(deadlines.asked, [DEADLINE_MS]);
    // The requests may take for ever, so that nothing but this can end the wait.
    deadlines.expire();
    await stopping;
    await home.idle();
    assert.equal((await spooled(home)).length, 5);
    await using collector = startRecordingCollector();
    await deliverRest(home, server.url, collector);
    assertOnce(collector.messages);
    assert.equal(bySession(collector.messages, reporter.sessionId).length, 5);
    assert.deepEqual(await spooled(home), []);
  });
}

Deno.test("stop() waits once for a collector that hangs, not in every run", async () => {
  await using home = await createTestHome();
  await using server = startBadServer(blackHole);
  for (const connections of [1, 1]) {
    const reporter = createReporter(options(home, { endpoint: server.url }));
    reporter.start();
    await reporter.explain();
    using deadlines = handDeadlines();
    const stopping = reporter.stop();
    await server.connected;
    if ((await home.list()).every((path) => !path.endsWith("hold.json"))) deadlines.expire();
    await stopping;
    await home.idle();
    assert.equal(server.connections, connections);
  }
  assert.equal((await spooled(home)).length, 10);
});

Deno.test("stop() costs nothing when the host is not found", async () => {
  await using home = await createTestHome();
  const endpoint = "https://no-such-host.invalid";
  const reporter = createReporter(options(home, { endpoint }));
  reporter.start();
  await reporter.stop();
  await home.idle();
  assert.equal((await spooled(home)).length, 5);
});

Deno.test("createReporter() keeps messages when the certificate is not accepted", async () => {
  const { TEST_CERTIFICATE: cert, TEST_KEY: key } = await import("./test_certificate.ts");
  await using home = await createTestHome();
  let requests = 0;
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert, key, onListen: () => {} },
    () => {
      requests++;
      return new Response(null, { status: 202 });
    },
  );
  const said: string[] = [];
  const reporter = createReporter(options(home, {
    endpoint: `https://127.0.0.1:${server.addr.port}`,
    debug: (sentence) => void said.push(sentence),
  }));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
  assert.equal(requests, 0);
  assert.ok(said.includes("Cannot send report: the certificate is not accepted"), said.join("; "));
  assert.equal((await spooled(home)).length, 5);
});

Deno.test("a program trusts the authority that its runtime was told to trust", async () => {
  const { TEST_AUTHORITY, TEST_CERTIFICATE: cert, TEST_KEY: key } = await import(
    "./test_certificate.ts"
  );
  await using home = await createTestHome();
  await Deno.writeTextFile(`${home.path}/authority.pem`, TEST_AUTHORITY);
  const asked = Promise.withResolvers<void>();
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert, key, onListen: () => {} },
    async (request) => {
      await request.arrayBuffer();
      asked.resolve();
      return Response.json({ accepted: 1 }, { status: 202 });
    },
  );
  const run = await runFault({
    way: "natural",
    endpoint: `https://127.0.0.1:${server.addr.port}`,
    home: home.path,
    env: { DENO_CERT: `${home.path}/authority.pem` },
    go: asked.promise,
  });
  assert.equal(run.code, 0, run.stderr);
});

Deno.test("a program whose variable for another address cannot be seen sends nothing, and ends", async () => {
  await using home = await createTestHome();
  await using server = startBadServer(blackHole);
  const run = await runFault({
    way: "natural",
    endpoint: server.url,
    home: home.path,
    until: "nothing",
    env: { DENO_CERT: `${home.path}/authority.pem` },
    flags: ["--no-prompt", "--allow-net", "--allow-read", "--allow-write", "--allow-env=HOME"],
  });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(server.connections, 0);
});

/** All permissions, and all but the one that tells the reporter where the authorities are. */
const TRUSTING = {
  "node:https": ["-A"],
  fetch: ["-A", "--deny-env=DENO_CERT"],
} as const;

for (const [way, flags] of Object.entries(TRUSTING)) {
  Deno.test(`a program over a trusted server that never answers is not held by ${way}`, async () => {
    const { TEST_AUTHORITY, TEST_CERTIFICATE: cert, TEST_KEY: key } = await import(
      "./test_certificate.ts"
    );
    await using home = await createTestHome();
    await Deno.writeTextFile(`${home.path}/authority.pem`, TEST_AUTHORITY);
    const asked = Promise.withResolvers<void>();
    const over = Promise.withResolvers<Response>();
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", cert, key, onListen: () => {} },
      async (request) => {
        await request.arrayBuffer();
        asked.resolve();
        return await over.promise;
      },
    );
    const endpoint = `https://127.0.0.1:${server.addr.port}`;
    const run = await runFault({
      way: "natural",
      endpoint,
      home: home.path,
      env: { DENO_CERT: `${home.path}/authority.pem` },
      flags: [...flags],
      go: asked.promise,
    });
    over.resolve(new Response(null, { status: 503 }));
    assert.equal(run.code, 0, run.stderr);
    await using collector = startRecordingCollector();
    await deliverRest(home, endpoint, collector);
    assert.equal(bySession(collector.messages, run.sessionId).length, 5);
  });
}

Deno.test("createReporter() bounds memory and tries in a storm of 500s", async () => {
  await using home = await createTestHome();
  await using storm = startRecordingCollector(() => new Response(null, { status: 500 }));
  const reporter = createReporter(options(home, {
    endpoint: storm.url,
    spool: false,
    maxMemory: 10,
  }));
  reporter.start();
  for (let index = 0; index < 200; index++) reporter.engine({ "chunk_size": index });
  await reporter.flush();
  for (let index = 0; index < 200; index++) reporter.engine({ "chunk_size": index });
  await reporter.stop();
  const most = Math.max(...storm.requests.map(({ messages }) => messages.length));
  assert.ok(most <= 10, `${most} messages in one request`);
  assert.ok(storm.requests.length <= 3, `${storm.requests.length} requests`);
});

Deno.test("createReporter() waits as long as the collector asks, across runs", async () => {
  await using home = await createTestHome();
  await using busy = startRecordingCollector(() =>
    new Response(null, { status: 429, headers: { "retry-after": "3600" } })
  );
  for (let run = 0; run < 3; run++) {
    const reporter = createReporter(options(home, { endpoint: busy.url, stopDeadlineMs: 5_000 }));
    reporter.start();
    await reporter.stop();
  }
  assert.equal(busy.requests.length, 1);
  assert.equal((await spooled(home)).length, 15);
  const later = Date.now() + 3_600_000 * 1.2;
  await using collector = startRecordingCollector();
  const { spoolDir } = await import("../../reporter/state_paths.ts");
  const root = home.file("fault-host", "spool");
  await Deno.rename(spoolDir(root, busy.url), spoolDir(root, collector.url));
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    stopDeadlineMs: 5_000,
    now: () => later,
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(collector.messages.length, 20);
});

Deno.test("createReporter() halves a batch that is too large and drops what never fits", async () => {
  await using home = await createTestHome();
  await using small = startRecordingCollector(({ messages }) =>
    messages.length > 2 || messages.some((one) => one.message_type === "EnvMessage")
      ? new Response(null, { status: 413 })
      : undefined
  );
  const reporter = createReporter(options(home, { endpoint: small.url, stopDeadlineMs: 5_000 }));
  reporter.start();
  await reporter.flush();
  await reporter.stop();
  assert.deepEqual(
    bySession(small.messages, reporter.sessionId),
    ["start", "UsageMessage", "MetadataMessage", "stop"],
  );
  assertOnce(small.messages);
  assert.deepEqual(await spooled(home), []);
});

Deno.test("createReporter() drops messages with a sentence on any other 4xx", async () => {
  await using home = await createTestHome();
  await using picky = startRecordingCollector(() => new Response(null, { status: 422 }));
  const said: string[] = [];
  const reporter = createReporter(options(home, {
    endpoint: picky.url,
    stopDeadlineMs: 5_000,
    debug: (sentence) => void said.push(sentence),
  }));
  reporter.start();
  await reporter.stop();
  assert.ok(said.includes("Cannot send report: the collector answered 422"));
  assert.deepEqual(await spooled(home), []);
});

Deno.test("createReporter() survives a clock that jumps back", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  let now = Date.now();
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    stopDeadlineMs: 5_000,
    now: () => now,
  }));
  reporter.start();
  await reporter.flush();
  now -= 86_400_000;
  await reporter.stop();
  const ids = collector.messages.map((message) => message.message_id);
  assert.deepEqual([...ids].sort(), ids);
  const duration = collector.messages.find((message) => message.message_type === "MetadataMessage");
  assert.ok(duration?.message_type === "MetadataMessage" && duration.duration! >= 0);
  assert.ok(duration.duration! < 60);
});

Deno.test("createReporter() delivers from memory when the home is read-only", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  // The administrator may write everywhere: a file in the folder's place has the same effect for all.
  await Deno.writeTextFile(`${home.path}/.config`, "");
  const warnings: string[] = [];
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    localLog: "~/.config/usage.jsonl",
    stopDeadlineMs: 5_000,
    warn: (sentence) => void warnings.push(sentence),
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(bySession(collector.messages, reporter.sessionId).length, 5);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /^Cannot write local log /);
});

Deno.test("createReporter() delivers from memory when the disk is full", async () => {
  await using home = await createTestHome();
  await using collector = startRecordingCollector();
  const { denoDisk } = await import("../../reporter/state.ts");
  const host = home.host();
  const full = { ok: false, why: "no space left on device" } as const;
  const disk = {
    ...denoDisk(host),
    replace: () => Promise.resolve(full),
    replaceNow: () => full,
    append: () => Promise.resolve(full),
  };
  const said: string[] = [];
  const reporter = createReporter(options(home, {
    endpoint: collector.url,
    host,
    disk,
    stopDeadlineMs: 5_000,
    debug: (sentence) => void said.push(sentence),
  }));
  reporter.start();
  await reporter.stop();
  assert.equal(bySession(collector.messages, reporter.sessionId).length, 5);
  assert.ok(said.includes("Cannot spool message: no space left on device"));
});

const ENDS: readonly (readonly [
  what: string,
  settings: Pick<FaultSettings, "way" | "signal">,
  expected: { readonly code: number; readonly signal?: Deno.Signal },
  saved: readonly string[],
])[] = [
  ["ends by itself", { way: "natural" }, { code: 0 }, ["stop"]],
  ["awaits stop()", { way: "stop" }, { code: 0 }, ["stop"]],
  ["calls Deno.exit", { way: "exit" }, { code: 3 }, ["stop"]],
  ["throws", { way: "throw" }, { code: 1 }, ["error"]],
  ["leaves a rejection unhandled", { way: "reject" }, { code: 1 }, ["error"]],
  ["gets SIGTERM", { way: "wait", signal: "SIGTERM" }, { code: 143, signal: "SIGTERM" }, []],
  ["gets SIGINT", { way: "wait", signal: "SIGINT" }, { code: 130, signal: "SIGINT" }, []],
  ["is killed", { way: "wait", signal: "SIGKILL" }, { code: 137, signal: "SIGKILL" }, []],
];

for (const [what, settings, expected, saved] of ENDS) {
  Deno.test(`a program that ${what} over a black hole is not held, and its spool arrives later`, async () => {
    await using home = await createTestHome();
    await using server = startBadServer(blackHole);
    const go = server.connected;
    const run = await runFault({ ...settings, endpoint: server.url, home: home.path, go });
    assert.equal(run.code, expected.code, run.stderr);
    assert.equal(run.signal, expected.signal ?? null);
    await using collector = startRecordingCollector();
    await deliverRest(home, server.url, collector);
    assertOnce(collector.messages);
    const arrived = bySession(collector.messages, run.sessionId);
    for (const type of ["start", "EnvMessage", ...saved]) assert.ok(arrived.includes(type), type);
  });
}

Deno.test("a program that ends at once saves what it has, without a connection", async () => {
  await using home = await createTestHome();
  await using server = startBadServer(blackHole);
  const endpoint = server.url;
  const run = await runFault({ way: "natural", endpoint, home: home.path, until: "nothing" });
  assert.equal(run.code, 0, run.stderr);
  await using collector = startRecordingCollector();
  await deliverRest(home, endpoint, collector);
  const arrived = bySession(collector.messages, run.sessionId);
  assert.deepEqual(
    [...arrived].sort(),
    ["EnvMessage", "MetadataMessage", "UsageMessage", "start", "stop"],
  );
});

for (const way of ["natural", "stop", "exit", "throw", "reject"] as const) {
  for (const until of ["running", "waiting"] as const) {
    Deno.test(`a program that is ${until} and has sent nothing tells what it runs on when its end is: ${way}`, async () => {
      await using home = await createTestHome();
      await using server = startBadServer(blackHole);
      const run = await runFault({ way, endpoint: server.url, home: home.path, until });
      assert.equal(run.code, way === "exit" ? 3 : way === "throw" || way === "reject" ? 1 : 0);
      await using collector = startRecordingCollector();
      await deliverRest(home, server.url, collector);
      assertOnce(collector.messages);
      const arrived = bySession(collector.messages, run.sessionId);
      const last = way === "throw" || way === "reject" ? "error" : "stop";
      for (const type of ["start", "EnvMessage", last]) {
        assert.equal(arrived.filter((one) => one === type).length, 1, type);
      }
      const envs = collector.messages.filter((message) =>
        message.session_id === run.sessionId && message.message_type === "EnvMessage"
      );
      const [env] = envs as readonly EnvMessage[];
      const { cpuType, cpuFamilyModelStepping } = await getCpuInfo();
      assert.equal(env?.runtime, `deno ${Deno.version.deno}`);
      assert.equal(env?.num_cpu, navigator.hardwareConcurrency);
      assert.equal(env?.total_memory, Deno.systemMemoryInfo().total);
      assert.equal(env?.cpu_type, cpuType);
      assert.equal(env?.cpu_family_model_stepping, cpuFamilyModelStepping);
      assert.equal(env?.provider, knownProvider(await detectCloudProvider()));
      assert.notEqual(env?.source, null);
      assert.equal(typeof env?.ci, "boolean");
    });
  }
}

for (const how of ["allowed", "denied"] as const) {
  Deno.test(`a program that crashes early keeps its facts where a part of the disk is ${how}`, async () => {
    await using home = await createTestHome();
    await using server = startBadServer(blackHole);
    const state = `${home.path}/.config`;
    const run = await runFault({
      way: "exit",
      endpoint: server.url,
      home: home.path,
      until: "waiting",
      flags: [
        "--no-prompt",
        "--allow-env",
        "--allow-net",
        "--allow-sys",
        ...how === "allowed" ? [`--allow-read=${state}`] : ["--allow-read", `--deny-read=${OWN}`],
        `--allow-write=${state}`,
      ],
    });
    assert.equal(run.code, 3, run.stderr);
    await using collector = startRecordingCollector();
    await deliverRest(home, server.url, collector);
    const envs = collector.messages.filter((message) =>
      message.session_id === run.sessionId && message.message_type === "EnvMessage"
    ) as readonly EnvMessage[];
    assert.equal(envs[0]?.cpu_type, (await getCpuInfo()).cpuType);
    assert.equal(envs[0]?.total_memory, Deno.systemMemoryInfo().total);
    assert.ok(envs[0]?.withheld.includes("cpu_family_model_stepping"));
  });
}

/** Where the reporter under test is. */
const OWN = new URL("../../reporter", import.meta.url).pathname;

/** As the wire has it. */
function knownProvider(name: string): string | null {
  return name === "UNKNOWN" ? null : name;
}

Deno.test("a program without permission to write is held no longer than its deadline", async () => {
  await using home = await createTestHome();
  await using server = startBadServer(blackHole);
  const run = await runFault({
    way: "natural",
    endpoint: server.url,
    home: home.path,
    until: "go",
    go: server.connected,
    flags: ["--no-prompt", "--allow-env", "--allow-net", "--allow-read"],
  });
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(await home.list(), []);
});
