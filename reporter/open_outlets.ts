import type { ConsentWatch } from "./consent_watch.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import type { Draft } from "./draft.ts";
import type { Ledger } from "./ledger.ts";
import { openLedger } from "./open_ledger.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { idlePost } from "./post_idle.ts";
import { openSpool } from "./open_spool.ts";
import type { NamedEndpoint } from "./resolve_endpoints.ts";
import type { Settings } from "./resolve_options.ts";
import type { Spool } from "./spool.ts";
import { type LastAttempt, writeStatus } from "./write_status.ts";

/** Everything that messages can go to. */
export interface Outlets {
  /** Builds, logs and hands on. */
  readonly outbox: Outbox;
  /** A queue for each endpoint that can be used. */
  readonly deliveries: readonly Delivery[];
  /** The local log, if one is kept. */
  readonly ledger: Ledger | null;
  /** Whether what is left at the end can wait on disk. */
  readonly canSave: boolean;
}

/**
 * Opens the local log and a queue for each endpoint. Nothing is touched yet.
 *
 * @param settings The program.
 * @param consent What the person wants.
 * @param endpoints Where messages go.
 * @param hooks What to do before the first message is built, who is told about every attempt, and
 * whether the program waits for the delivery.
 * @returns The outlets.
 */
export function openOutlets(
  settings: Settings,
  consent: ConsentWatch,
  endpoints: readonly NamedEndpoint[],
  hooks: {
    readonly onAttempt: (attempt: LastAttempt) => void;
    readonly prepare: () => Promise<void>;
    readonly isAwaited: () => boolean;
  },
): Outlets {
  const { disk, paths, debug } = settings;
  const post = settings.post ?? idlePost(settings.host, hooks.isAwaited);
  const spools: Spool[] = [];
  const deliveries: Delivery[] = [];
  const build = (draft: Draft) => outbox.build(draft);
  for (const { url, problem, allowInsecure } of endpoints) {
    if (problem !== null) {
      debug(`Cannot send report to ${url}: ${problem}`);
      continue;
    }
    const spool = openSpool(settings, url);
    if (spool !== null) spools.push(spool);
    deliveries.push(createDelivery({
      ...settings,
      post,
      url,
      allowInsecure,
      level: consent.level,
      since: () => consent.since,
      spool,
      build,
      bus: settings.bus ?? null,
      log: (messages) => outbox.log(messages, [url]),
      onAttempt: async (attempt) => {
        hooks.onAttempt(attempt);
        if (paths !== null) await writeStatus(disk, paths.status, attempt);
      },
    }));
  }
  const ledger = openLedger(settings);
  const outbox = createOutbox({
    prepare: hooks.prepare,
    level: consent.level,
    ledger,
    deliveries,
    spools,
    maxDrafts: settings.maxMemory,
    warn: settings.warn,
    debug,
    later: settings.later,
  });
  return { outbox, deliveries, ledger, canSave: spools.length > 0 };
}
