import type { Decision } from "./decide_consent.ts";
import { NO_PREVIEW } from "./no_preview.ts";
import type { Reporter } from "./reporter.ts";
import { newId } from "./session.ts";
import { statusWithoutRun } from "./status_without_run.ts";

/**
 * The reporter of a program whose options cannot be read, which happens where no compiler looks at them:
 * it is off, so that a fault in the least of a program's concerns does not end it.
 *
 * @returns A reporter that does nothing.
 *
 * @example
 * ```ts
 * import { silentReporter } from "./silent_reporter.ts";
 * import assert from "node:assert/strict";
 *
 * const reporter = silentReporter();
 * reporter.start();
 * assert.equal(reporter.level, "off");
 * assert.equal((await reporter.explain()).because, "the program's options cannot be read");
 * ```
 */
export function silentReporter(): Reporter {
  const decision: Decision = {
    level: "off",
    decidedBy: "options of the program",
    because: "the program's options cannot be read",
    rules: [],
    mayAsk: false,
    since: null,
  };
  const nothing = (): void => {};
  const later = (): Promise<void> => Promise.resolve();
  let id: string | undefined;
  return {
    level: decision.level,
    decision,
    get sessionId() {
      return id ??= newId();
    },
    start: nothing,
    engine: nothing,
    set: nothing,
    get: () => undefined,
    clear: nothing,
    count: nothing,
    feature: nothing,
    error: nothing,
    preview: () => Promise.resolve(NO_PREVIEW),
    explain: () => Promise.resolve(statusWithoutRun(decision, null)),
    flush: later,
    stop: later,
    [Symbol.asyncDispose]: later,
  };
}
