/**
 * The main module of the process that `deliverAfterExit` starts: it delivers what lies in the spool,
 * once, and ends.
 *
 * @module
 */
import { buildDraft } from "./build_draft.ts";
import { watchConsent } from "./consent_watch.ts";
import { createDelivery } from "./delivery.ts";
import type { AfterExitTask } from "./deliver_after_exit.ts";
import { denoHost } from "./host.ts";
import { createLedger } from "./ledger.ts";
import { lowerMessage } from "./lower_message.ts";
import { REPORTER_DEFAULTS } from "./options.ts";
import { postHeld } from "./post_held.ts";
import { createSpool } from "./spool.ts";
import { denoDisk } from "./state.ts";
import { spoolDir } from "./state_paths.ts";
import { writeStatus } from "./write_status.ts";

if (import.meta.main) await deliver(JSON.parse(Deno.args[0] ?? "{}") as AfterExitTask);

async function deliver(task: AfterExitTask): Promise<void> {
  const host = denoHost();
  const disk = denoDisk(host);
  const { app, prefix, flags, maximum } = task;
  const consent = watchConsent(host, { app, prefix, flags, disk, host: { maximum } });
  const ledger = task.ledger === null ? null : createLedger(host, task.ledger, { disk });
  await Promise.all(task.endpoints.map(async ({ url, allowInsecure }) => {
    const delivery = createDelivery({
      ...REPORTER_DEFAULTS,
      url,
      allowInsecure,
      host,
      disk,
      level: consent.level,
      since: () => consent.since,
      spool: createSpool({ disk, dir: spoolDir(task.spool, url) }),
      build: async (draft) => (await buildDraft(draft))?.message ?? null,
      post: postHeld,
      log: async (messages) => {
        const lowered = messages.map((message) => lowerMessage(message, consent.last));
        await ledger?.append(lowered, [url]);
      },
      timeoutMs: task.timeoutMs,
      onAttempt: async (attempt) => {
        await writeStatus(disk, task.status, attempt);
      },
      debug: () => {},
      bus: null,
      now: Date.now,
      random: Math.random,
      later: () => () => {},
    });
    await delivery.stop(AbortSignal.timeout(10 * task.timeoutMs));
  }));
}
