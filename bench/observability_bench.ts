/**
 * What observability costs: run `deno bench -A bench/observability_bench.ts` for the table, or
 * `deno run -A bench/observability_bench.ts` for the median of `publish` in nanoseconds.
 */
import { createEventBus, disabledEventBus, wallClock } from "@candor/usage/observability";
import type { CandorEvents } from "@candor/usage/observability";
import { measurePublish, publishRequest, watchedBus } from "./observability_publish.ts";

const REQUESTS = 100;

Deno.bench("800 events, bus disabled", { group: "publish", baseline: true }, () => {
  const bus = disabledEventBus<CandorEvents>();
  for (let spanKey = 0; spanKey < REQUESTS; spanKey++) publishRequest(bus, spanKey);
});

Deno.bench("800 events, caller's share", { group: "publish" }, async (bench) => {
  const bus = createEventBus<CandorEvents>();
  bench.start();
  for (let spanKey = 0; spanKey < REQUESTS; spanKey++) publishRequest(bus, spanKey);
  bench.end();
  await bus.stop();
});

Deno.bench(
  "800 events, published and counted, logged and traced",
  { group: "publish" },
  async () => {
    const bus = watchedBus();
    for (let spanKey = 0; spanKey < REQUESTS; spanKey++) publishRequest(bus, spanKey);
    await bus.stop();
  },
);

if (import.meta.main) {
  for (const [name, options] of [["publish", {}], ["with spans", { now: wallClock() }]] as const) {
    const { median, p99 } = await measurePublish(2_000, options);
    const sentence = `${name}: ${median.toFixed(0)} ns median, ${p99.toFixed(0)} ns p99\n`;
    await Deno.stdout.write(new TextEncoder().encode(sentence));
  }
}
