import type { EarlyParts, EarlySaves } from "./early_saves.ts";
import type { AtExit, Halves } from "./halves.ts";
import type { FirstWaits, Handover } from "./handover.ts";
import { maySend } from "./level.ts";
import { outcomeWithoutStart } from "./outcome_without_start.ts";
import { acceleratorOfPlace } from "./probes/accelerator_of_place.ts";
import { ACCELERATOR_PROGRAMS } from "./probes/accelerator_programs.ts";
import { mayHaveAccelerator } from "./probes/may_have_accelerator.ts";
import { hookProcess } from "./process_hooks.ts";
import type { Run } from "./run.ts";

/** Time before programs are looked for, in milliseconds: most short runs end before one would answer. */
const PROGRAMS_AFTER_MS = 1_000;
const NOTHING: Handover["saved"] = { start: false, engine: undefined, env: false, end: false };

/** What a run that waits needs. */
export interface WaitingParts extends EarlyParts {
  /** Its first waits. */
  readonly waits: FirstWaits;
  /** The ways to what it loads. */
  readonly halves: Halves;
  /** Whether anything of an earlier run waits to be sent. */
  readonly isQueueLeft: () => boolean;
  /** Keeps an error until the run has begun. */
  readonly keep: (error: unknown) => void;
  /** Begins the run; settles when it has begun. Never rejects. */
  readonly wake: () => Promise<Run | null>;
}

/** A run that waits. */
export interface WaitingRun {
  /** Begins the run now; settles when it has begun. Never rejects. */
  wake(): Promise<Run | null>;
  /** Ends the wait, and says what the run has to know of it. */
  end(): Handover;
  /** Ends the wait of a run that cannot begin; what there is to tell is put on disk. */
  giveUp(): void;
}

/**
 * The first seconds of a run, before anything is to be sent: nothing is loaded, and nothing is looked
 * at. Should the program end or fail now, everything that a run tells then is put on disk at once.
 *
 * @param parts The program, and what wakes the run.
 * @returns The run that waits.
 */
export function waitToBegin(parts: WaitingParts): WaitingRun {
  const { settings, consent, waits, began, halves } = parts;
  const { host, later, debug } = settings;
  const { atExitNow } = halves;
  const wakeMs = Math.min(
    waits.openMs,
    waits.usageMs,
    settings.pingIntervalMs > 0 ? waits.pingMs : Infinity,
  );
  let waitedMs = 0;
  let saves: EarlySaves | undefined;
  let atExit: AtExit | undefined;
  let wasIdle = false;
  let over = false;

  const failed = (error: unknown): null => {
    debug(`Cannot load reporter: ${error instanceof Error ? error.name : "unknown error"}`);
    return null;
  };
  const load = async (): Promise<void> => {
    try {
      atExit ??= await halves.atExit();
    } catch (error) {
      failed(error);
    }
  };
  // Where it could not be loaded in the last moment, it has to be there before.
  if (atExitNow === null) void load();

  /** The way to the disk, where there is one and the person has not said no by now. */
  const savesNow = (): EarlySaves | null => {
    if (!maySend(consent.level())) return null;
    try {
      atExit ??= atExitNow?.();
      saves ??= atExit?.createEarlySaves(parts);
    } catch (error) {
      return failed(error);
    }
    return saves?.possible === true ? saves : null;
  };
  /** What is queued goes with the consent; the process may end now, and nothing can wait. */
  const clearIfRefused = (): void => {
    if (!maySend(consent.last) && settings.paths !== null) {
      settings.disk.removeNow(settings.paths.spool);
    }
  };
  const wakeAfter = (ms: number): void => {
    waitedMs = ms;
    void parts.wake();
  };
  /** A program that names GPUs is started while the run lasts: its end could not wait for an answer. */
  const findPrograms = (): void => {
    if (consent.level() === "off") {
      if (parts.isQueueLeft()) wakeAfter(PROGRAMS_AFTER_MS);
      return;
    }
    const others = acceleratorOfPlace(host) === null ? ACCELERATOR_PROGRAMS : [];
    const mayAnswer = ["nvidia-smi", ...others].some((program) => {
      const outcome = outcomeWithoutStart(host, program);
      return outcome.state === "unknown" && outcome.reason !== "absent";
    });
    if (mayAnswer) wakeAfter(PROGRAMS_AFTER_MS);
  };
  const cancels = [later(() => wakeAfter(wakeMs), wakeMs)];
  // Looked at now, while what the person wants is known: to ask once more costs most of a megabyte.
  if (wakeMs > PROGRAMS_AFTER_MS && mayHaveAccelerator(host)) {
    cancels.push(later(findPrograms, PROGRAMS_AFTER_MS));
  }
  const unhook = hookProcess({
    onError: (error, fatal) => {
      const disk = savesNow();
      if (disk !== null) disk.error(error, fatal);
      else if (consent.last !== "off") parts.keep(error);
      if (fatal) clearIfRefused();
      void parts.wake();
    },
    onIdle: () => {
      // Where nothing can be loaded, asking again would never end.
      if (wasIdle) return null;
      const isOff = consent.level() === "off";
      // What an earlier run queued is not sent either once the person said no.
      if (isOff && !parts.isQueueLeft()) return null;
      wasIdle = true;
      if (isOff) return parts.wake().then(() => {});
      // With time to load it, the cheaper way.
      return load().then(async () => {
        if (over) return;
        const disk = savesNow();
        if (disk === null) await parts.wake();
        else disk.end();
      });
    },
    onExit: () => {
      const disk = savesNow();
      if (disk !== null) disk.end();
      else clearIfRefused();
    },
  }, settings.captureErrors !== false);

  const close = (): void => {
    over = true;
    for (const cancel of cancels) cancel();
    unhook();
  };
  return {
    wake: parts.wake,
    giveUp: () => {
      close();
      savesNow()?.end();
    },
    end: () => {
      close();
      const passedMs = Math.max(waitedMs, performance.now() - began.clock);
      const left = (ms: number): number => Math.max(0, ms - passedMs);
      const { usageMs, pingMs, openMs } = waits;
      return {
        began,
        late: true,
        saved: saves?.saved ?? NOTHING,
        waits: { usageMs: left(usageMs), pingMs: left(pingMs), openMs: left(openMs) },
      };
    },
  };
}
