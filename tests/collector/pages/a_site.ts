import { createCollector } from "../../../collector/app.ts";
import { createStore } from "../../../collector/store/create_store.ts";
import type { Store } from "../../../collector/store/store.ts";
import { syntheticFleet } from "../../../collector/synthetic_fleet.ts";
import type { CollectorApp } from "../../../collector/route_deps.ts";
import type { Message } from "../../../schemas/mod.ts";

/** The instant at which the site of the tests stands. */
export const SITE_NOW: Date = new Date("2026-11-22T16:00:00.000Z");

/** A whole collector over a real store that holds a made-up fleet. */
export interface Site extends AsyncDisposable {
  readonly app: CollectorApp;
  readonly store: Store;
  /** A message of a session that is in the store. */
  readonly someMessage: Message;
}

/** A site with one project, `demo-fleet`, of so many days and sessions a day. */
export async function aSite(
  options: { days?: number; sessionsPerDay?: number } = {},
): Promise<Site> {
  const { days = 40, sessionsPerDay = 16 } = options;
  const kv = await Deno.openKv(":memory:");
  let clock = SITE_NOW.getTime();
  const store = createStore(kv, { now: () => clock });
  let someMessage: Message | undefined;
  for (
    const { day, messages } of syntheticFleet({
      project: "demo-fleet",
      days,
      sessionsPerDay,
      now: SITE_NOW,
    })
  ) {
    clock = Math.min(SITE_NOW.getTime(), Date.parse(`${day}T23:59:59.999Z`));
    await store.ingest(messages);
    someMessage ??= day >= "2026-11-10"
      ? messages.find(({ message_type }) => message_type === "EnvMessage")
      : undefined;
  }
  const app = createCollector({
    store,
    now: () => clock,
    synthetic: true,
    options: {
      rateLimit: 0,
      operator: "The Example Foundation",
      operatorUrl: "https://foundation.example",
    },
  });
  return {
    app,
    store,
    someMessage: someMessage!,
    async [Symbol.asyncDispose](): Promise<void> {
      await store.close();
      kv.close();
    },
  };
}
