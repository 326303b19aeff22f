import { assembleReporter } from "../../reporter/assemble_reporter.ts";
import * as atExit from "../../reporter/at_exit.ts";
import type { Later } from "../../reporter/delivery.ts";
import type { Draft } from "../../reporter/draft.ts";
import type { Halves } from "../../reporter/halves.ts";
import type { Reporter, ReporterOptions } from "../../reporter/mod.ts";
import type { TestHome } from "./test_home.ts";

/** Timers that run when the test says so. */
function manualTimers(): {
  readonly later: Later;
  readonly delays: number[];
  ring(ms: number): void;
} {
  const waiting = new Map<number, readonly [number, () => void]>();
  const delays: number[] = [];
  return {
    delays,
    later: (callback, delayMs) => {
      const key = delays.push(delayMs);
      waiting.set(key, [delayMs, callback]);
      return () => waiting.delete(key);
    },
    ring: (ms) => {
      for (const [key, [delayMs, callback]] of [...waiting]) {
        if (delayMs <= ms && waiting.delete(key)) callback();
      }
    },
  };
}

/** What listens for the end of the process, so that a test can pretend that it comes. */
export function processEvents(): {
  /** Gives the event to all that listen, and says whether one of them holds the process. */
  emit(type: string, more?: Readonly<Record<string, unknown>>): boolean;
} & Disposable {
  const original = globalThis.addEventListener;
  const originalRemove = globalThis.removeEventListener;
  const listeners = new Set<readonly [string, (event: Event) => void]>();
  globalThis.addEventListener = (type: string, listener: unknown) =>
    void listeners.add([type, listener as (event: Event) => void]);
  globalThis.removeEventListener = (type: string, listener: unknown) => {
    for (const one of listeners) {
      if (one[0] === type && one[1] === listener) listeners.delete(one);
    }
  };
  return {
    emit: (type, more = {}) => {
      const event = Object.assign(new Event(type, { cancelable: true }), more);
      for (const [name, listener] of [...listeners]) if (name === type) listener(event);
      return event.defaultPrevented;
    },
    [Symbol.dispose]: () => {
      globalThis.addEventListener = original;
      globalThis.removeEventListener = originalRemove;
    },
  };
}

/** A reporter, and what it has loaded. */
export function watchedReporter(
  home: TestHome,
  more: Partial<ReporterOptions>,
  halves: Partial<Halves> = {},
): {
  readonly reporter: Reporter;
  readonly loaded: string[];
  readonly timers: ReturnType<typeof manualTimers>;
} {
  const loaded: string[] = [];
  const timers = manualTimers();
  const reporter = assembleReporter({
    project: "engine",
    projectVersion: "1.4.0",
    endpoint: "http://127.0.0.1:1",
    host: home.host(),
    disk: home.disk(),
    notice: false,
    captureErrors: false,
    random: () => 0.5,
    later: timers.later,
    stopDeadlineMs: 5_000,
    ...more,
  }, {
    onDemand: () => {
      loaded.push("on demand");
      return import("../../reporter/on_demand.ts");
    },
    atExit: () => {
      loaded.push("at exit");
      return Promise.resolve(atExit);
    },
    atExitNow: () => atExit,
    ...halves,
  });
  return { reporter, loaded, timers };
}

/** Drafts in the spool, in the order in which they were made. */
export async function drafts(home: TestHome): Promise<readonly Draft[]> {
  const files = (await home.list()).filter((path) => path.includes("spool/"));
  const all = await Promise.all(files.map((path) => Deno.readTextFile(`${home.path}/${path}`)));
  return all.map((text) => JSON.parse(text).draft as Draft);
}

/** Their kinds; of events, the kind of event. */
export function typesOf(all: readonly Draft[]): string[] {
  return all.map(({ type, data }) => type === "EventMessage" ? String(data["event_type"]) : type);
}
