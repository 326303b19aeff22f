import assert from "node:assert/strict";
import { checkEndpoint } from "../../../reporter/commands/check_endpoint.ts";
import { doctorText } from "../../../reporter/commands/doctor_text.ts";
import { runDoctor } from "../../../reporter/commands/run_doctor.ts";
import { createFakeHost, type FakeMachine } from "../fake_host.ts";

const NOW = Date.UTC(2026, 2, 3, 12, 0, 0);
const URL_OF = "https://stats.example.org";
const GRANTED = { granted: () => true };

const checkStore = () => Promise.reject(new Error("nobody asked for a store"));

/** What the doctor says of a machine, by the name of the check. */
async function doctor(machine: FakeMachine, endpoints: readonly string[] = [], app = "candor") {
  const requests: string[] = [];
  const ask = (url: string) => {
    requests.push(url);
    return Promise.resolve(
      new Response("{}", { headers: { date: new Date(NOW).toUTCString() } }),
    );
  };
  const host = createFakeHost(machine);
  const checks = await runDoctor({ endpoints, app }, { host, checkStore, ask, now: () => NOW });
  return { requests, byName: new Map(checks.map((check) => [check.name, check])) };
}

/** What is said of an endpoint whose clock is `aheadMs` behind this one's. */
async function clockOf(aheadMs: number) {
  const [reached, clock] = await checkEndpoint(
    { url: URL_OF, source: "--endpoint", problem: null, allowInsecure: false },
    {
      host: GRANTED,
      quiet: null,
      now: () => NOW,
      ask: () =>
        Promise.resolve(
          new Response("", { headers: { date: new Date(NOW - aheadMs).toUTCString() } }),
        ),
    },
  );
  assert.equal(reached!.state, "ok");
  return clock!;
}

Deno.test("doctor finds nothing broken on a machine without an endpoint", async () => {
  const { byName, requests } = await doctor({ env: {} });
  assert.deepEqual([...byName.values()].filter(({ state }) => state === "broken"), []);
  assert.equal(byName.get("runtime")?.found, "Deno 2.9.6");
  assert.match(byName.get("module")!.found, /^version \d.*, schema version 1$/);
  assert.deepEqual(requests, []);
});

Deno.test("doctor calls a runtime that is too old broken", async () => {
  const host = { ...createFakeHost(), runtime: { name: "deno", version: "2.8.3" } };
  const [runtime] = await runDoctor({ endpoints: [], app: "candor" }, { host, checkStore });
  assert.equal(runtime!.state, "broken");
  assert.match(runtime!.advice!, /Deno 2\.9/);
});

Deno.test("doctor takes a newer major runtime for good", async () => {
  const host = { ...createFakeHost(), runtime: { name: "deno", version: "3.0.0" } };
  const [runtime] = await runDoctor({ endpoints: [], app: "candor" }, { host, checkStore });
  assert.equal(runtime!.state, "ok");
});

Deno.test("doctor asks the endpoint for its health and for nothing else", async () => {
  const { requests, byName } = await doctor({}, [`${URL_OF}/base/?token=x`]);
  assert.deepEqual(requests, [`${URL_OF}/base/healthz`]);
  assert.equal(byName.get(`clock against ${URL_OF}/base/?token=x`)?.state, "ok");
});

Deno.test("doctor makes no request when usage statistics are off", async () => {
  const { requests, byName } = await doctor({ env: { DO_NOT_TRACK: "1" } }, [URL_OF]);
  assert.deepEqual(requests, []);
  assert.match(byName.get("consent")!.found, /^usage statistics are off/);
  assert.match(byName.get(`endpoint ${URL_OF}`)!.found, /not asked/);
});

Deno.test("doctor makes no request to a configured endpoint at level local", async () => {
  const env = { CANDOR_USAGE_STATS: "local", CANDOR_USAGE_STATS_URL: URL_OF };
  const { requests, byName } = await doctor({ env });
  assert.deepEqual(requests, []);
  assert.match(byName.get(`endpoint ${URL_OF}`)!.found, /level is local/);
});

Deno.test("doctor names the flag when the network may not be used", async () => {
  const checks = await checkEndpoint(
    { url: URL_OF, source: "--endpoint", problem: null, allowInsecure: false },
    { host: { granted: () => false }, quiet: null, ask: () => assert.fail("it asked") },
  );
  assert.equal(checks.length, 1);
  assert.equal(checks[0]!.state, "broken");
  assert.equal(checks[0]!.advice, "Add --allow-net=stats.example.org:443");
});

for (const address of ["http://stats.example.org", "no address", "ftp://stats.example.org"]) {
  Deno.test(`doctor calls the address ${address} broken and does not ask it`, async () => {
    const { requests, byName } = await doctor({}, [address]);
    assert.deepEqual(requests, []);
    assert.equal(byName.get(`endpoint ${address}`)?.state, "broken");
  });
}

Deno.test("doctor says what came instead of a collector", async () => {
  for (const status of [302, 404, 500]) {
    const [check] = await checkEndpoint(
      { url: URL_OF, source: "--endpoint", problem: null, allowInsecure: false },
      {
        host: GRANTED,
        quiet: null,
        ask: (_, init) => {
          assert.equal(init.redirect, "manual");
          return Promise.resolve(new Response(null, { status }));
        },
      },
    );
    assert.equal(check!.state, "broken");
    assert.match(check!.found, new RegExp(`answered ${status}`));
  }
});

Deno.test("doctor says so when nothing answers", async () => {
  const [check] = await checkEndpoint(
    { url: URL_OF, source: "--endpoint", problem: null, allowInsecure: false },
    { host: GRANTED, quiet: null, ask: () => Promise.reject(new TypeError("refused")) },
  );
  assert.equal(check!.state, "broken");
  assert.match(check!.found, /cannot be reached/);
});

for (
  const [aheadMs, state, found] of [
    [0, "ok", /clocks agree/],
    [900, "ok", /clocks agree/],
    [30_000, "ok", /29 s ahead/],
    [-120_000, "advice", /120 s behind/],
    [600_000, "advice", /599 s ahead/],
    [2 * 3_600_000, "broken", /ahead, so its messages are refused/],
    [-2 * 3_600_000, "advice", /7200 s behind/],
  ] as const
) {
  Deno.test(`doctor judges a clock that is ${aheadMs} ms ahead as ${state}`, async () => {
    const clock = await clockOf(aheadMs);
    assert.equal(clock.state, state);
    assert.match(clock.found, found);
  });
}

Deno.test("doctorText gives each thing a line, its advice another, and ends with the verdict", () => {
  const checks = [
    { name: "runtime", state: "ok", found: "Deno 2.9.6", advice: null },
    { name: "store", state: "broken", found: "the file is no database", advice: "Name another" },
  ] as const;
  assert.equal(
    doctorText(checks, { color: false }),
    "ok      runtime: Deno 2.9.6\nbroken  store: the file is no database\n" +
      "          Name another\n\nOne thing is broken.",
  );
  assert.ok(doctorText(checks, { color: true }).includes("\u001b[31mbroken"));
});

Deno.test("doctor claims nothing of an endpoint that only the program knows", async () => {
  const { byName } = await doctor({ env: {} }, [], "my-engine");
  assert.match(byName.get("endpoint")!.found, /the program may hold one/);
  assert.match(byName.get("consent")!.found, /on unless it says otherwise/);
});

Deno.test("doctor says of an endpoint that refuses that it cannot be reached", async () => {
  const look = async (fault: Error) => {
    const [check] = await checkEndpoint(
      { url: URL_OF, source: "--endpoint", problem: null, allowInsecure: false },
      { host: GRANTED, quiet: null, ask: () => Promise.reject(fault) },
    );
    return check!.found;
  };
  assert.equal(await look(new TypeError("refused")), "it cannot be reached");
  assert.equal(
    await look(new DOMException("late", "TimeoutError")),
    "it does not answer within 5 s",
  );
});
