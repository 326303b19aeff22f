import assert from "node:assert/strict";
import { retryingOtlp } from "../../observability/otlp_retry.ts";
import type { OtlpOutcome, OtlpTransport } from "../../observability/otlp_transport.ts";

const DATA = new TextEncoder().encode("a batch");
const BUSY: OtlpOutcome = { status: "retryable", error: new Error("busy") };

/** A transport that answers from a script, and a clock that only waiting moves. */
function scripted(script: OtlpOutcome[]): {
  transport: OtlpTransport;
  waits: number[];
  limits: number[];
} {
  const clock = { now: 0 };
  const waits: number[] = [];
  const limits: number[] = [];
  const inner: OtlpTransport = {
    send: (_data, timeoutMillis) => {
      limits.push(timeoutMillis);
      return Promise.resolve(script.shift() ?? { status: "success" });
    },
    shutdown: () => {},
  };
  const transport = retryingOtlp(inner, {
    random: () => 0.5,
    now: () => clock.now,
    wait: (delayMs) => {
      waits.push(delayMs);
      clock.now += delayMs;
      return Promise.resolve();
    },
  });
  return { transport, waits, limits };
}

Deno.test("retryingOtlp waits longer each time, within the deadline", async () => {
  const { transport, waits, limits } = scripted([BUSY, BUSY, BUSY]);
  assert.equal((await transport.send(DATA, 10_000)).status, "success");
  assert.deepEqual(waits, [1_000, 1_500, 2_250]);
  assert.deepEqual(limits, [10_000, 9_000, 7_500, 5_250]);
});

Deno.test("retryingOtlp gives up when the next wait does not fit", async () => {
  const { transport, waits } = scripted([BUSY, BUSY, BUSY, BUSY]);
  assert.equal((await transport.send(DATA, 3_000)).status, "retryable");
  assert.deepEqual(waits, [1_000, 1_500]);
});

Deno.test("retryingOtlp follows the endpoint's own delay", async () => {
  const { transport, waits } = scripted([{ ...BUSY, retryInMillis: 4_321 }]);
  await transport.send(DATA, 10_000);
  assert.deepEqual(waits, [4_321]);
});

Deno.test("retryingOtlp does not hammer an endpoint that asks for no delay", async () => {
  const { transport, waits } = scripted(Array(100).fill({ ...BUSY, retryInMillis: 0 }));
  assert.equal((await transport.send(DATA, 3_000)).status, "retryable");
  assert.deepEqual(waits, Array(5).fill(500));
});

Deno.test("retryingOtlp does not repeat what failed for good", async () => {
  const { transport, limits } = scripted([{ status: "failure", error: new Error("no") }]);
  assert.equal((await transport.send(DATA, 10_000)).status, "failure");
  assert.equal(limits.length, 1);
});

Deno.test("retryingOtlp ends its wait at shutdown", async () => {
  let sent = (): void => {};
  const first = new Promise<void>((resolve) => sent = resolve);
  const transport = retryingOtlp({
    send: () => {
      sent();
      return Promise.resolve({ ...BUSY, retryInMillis: 30_000 });
    },
    shutdown: () => {},
  });
  const pending = transport.send(DATA, 60_000);
  await first;
  await Promise.resolve();
  transport.shutdown();
  assert.equal((await pending).status, "retryable");
});
