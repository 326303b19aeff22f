/**
 * The main module of the process that `deliverAfterExit` starts: it delivers what lies in the spool,
 * once, and ends.
 *
 * @module
 */
import { buildDraft } from "./build_draft.ts";
import { watchConsent } from "./consent_watch.ts";
import { createDelivery } from "./delivery.ts";
import { type AfterExitTask, TASK_VARIABLE } from "./deliver_after_exit.ts";
import { denoHost, type Host } from "./host.ts";
import { createLedger } from "./ledger.ts";
import { lowerMessage } from "./lower_message.ts";
import { REPORTER_DEFAULTS } from "./options.ts";
import { postHeld } from "./post_held.ts";
import { createSpool } from "./spool.ts";
import { denoDisk } from "./state.ts";
import { spoolDir } from "./state_paths.ts";
import { writeStatus } from "./write_status.ts";

if (import.meta.main) {
  const host = denoHost();
  const task = host.env(TASK_VARIABLE);
  if (task.state === "known") await deliver(host, JSON.parse(task.value) as AfterExitTask);
}

async function deliver(host: Host, task: AfterExitTask): Promise<void> {
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
