import {
  type Candidate,
  flagCandidates,
  fromConfig,
  fromDoNotTrack,
  fromSeen,
  isHidden,
  PROMPT,
  promptCandidate,
  sinceOf,
} from "./consent_candidates.ts";
import type { ConsentInput } from "./consent_input.ts";
import { type Level, lowestLevel } from "./level.ts";

/** One switch that was looked at. */
export interface ConsentRule {
  /** The flag, variable, file or wish of the program. */
  readonly source: string;
  /** What it says, at most 64 characters; `null` when it is not set or cannot be seen. */
  readonly value: string | null;
  /** What it did, in plain words. */
  readonly effect: string;
}

/** A decision about consent and how it came about. */
export interface Decision {
  /** The level that holds. */
  readonly level: Level;
  /** The `source` of the rule that decided. */
  readonly decidedBy: string;
  /** One sentence that says why. */
  readonly because: string;
  /** Every rule that was looked at, in order. */
  readonly rules: readonly ConsentRule[];
  /** Whether nobody decided and a prompt may ask. */
  readonly mayAsk: boolean;
  /** When the person wrote the decision down, in milliseconds; nothing collected before it is sent. */
  readonly since: number | null;
}

interface Verdict {
  readonly level: Level;
  readonly source: string;
  readonly because: string;
}

const DEFAULT = "default of the program";

/**
 * Decides about consent (contract section 7). The person decides, and the first that speaks wins:
 * flags, environment (the lowest level that any variable asks for), files, prompt, the program's
 * default. A value that cannot be read counts as its most private reading. A switch that a missing
 * permission hides might say no, so that it lets at most `local` through. The program can lower the
 * result, never raise it.
 *
 * @param input All that was found; see `readConsentInput`.
 * @returns The level, the rule that decided, and every rule that was looked at.
 *
 * @example
 * ```ts
 * import { decideConsent } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const decision = decideConsent({
 *   flags: {},
 *   env: [{ name: "DO_NOT_TRACK", sense: "refuse", seen: { state: "present", value: "1" } }],
 *   files: { dir: null, doNotTrack: { state: "absent" }, config: { state: "absent" } },
 *   terminal: { stdin: false, stderr: false },
 *   host: {},
 * });
 * assert.equal(decision.level, "off");
 * assert.equal(decision.decidedBy, "DO_NOT_TRACK");
 * ```
 */
export function decideConsent(input: ConsentInput): Decision {
  const { flags, env, files, terminal, host } = input;
  const groups: readonly (readonly Candidate[])[] = [
    flagCandidates(flags),
    env.map(({ name, sense, seen }) => fromSeen(name, seen, sense)),
    [fromDoNotTrack(files), fromConfig(files)].slice(0, files.dir === null ? 0 : 2),
  ];
  const rules: ConsentRule[] = [];
  let verdict: Verdict | null = null;
  let hidden: string | null = null;
  let hiddenFile = false;
  for (const [index, group] of groups.entries()) {
    // The two files speak one after the other; flags and variables of one kind speak together.
    const speakers = index === 2
      ? group.filter(({ level }) => level !== null).slice(0, 1)
      : group.filter(({ level }) => level !== null);
    const lowest = speakers.length === 0 ? null : lowestLevel(...speakers.map((one) => one.level!));
    const winner = speakers.filter(({ level }) => level === lowest)
      .sort((a, b) => a.source < b.source ? -1 : 1)[0];
    if (verdict === null && hidden === null) {
      hidden = group.find(isHidden)?.source ?? null;
      hiddenFile = hidden !== null && index === 2;
    }
    for (const one of group) {
      rules.push({ source: one.source, value: one.value, effect: effectOf(one, winner, verdict) });
    }
    if (verdict === null && winner !== undefined) {
      verdict = {
        level: winner.level!,
        source: winner.source,
        because: winner.because ?? `${winner.source} asks for ${winner.level}`,
      };
    }
  }
  // An answer counts, also when the terminal went away with it.
  // A wish that is no level counts as the most private one.
  const byDefault = lowestLevel(host.defaultLevel ?? "on");
  const canAsk = host.prompt === true &&
    (terminal.answer !== undefined || terminal.stdin && terminal.stderr);
  const unasked = verdict === null && canAsk && terminal.answer === undefined;
  if (canAsk) {
    const answer = promptCandidate(terminal.answer, byDefault);
    const spoke = verdict === null;
    rules.push({
      source: PROMPT,
      value: terminal.answer ?? null,
      effect: spoke
        ? answer.effect ?? `asks for ${answer.level}`
        : `not asked: ${verdict?.source} decided`,
    });
    if (spoke) {
      verdict = { level: answer.level!, source: PROMPT, because: answer.because! };
      hidden = null;
    }
  }
  rules.push({
    source: DEFAULT,
    value: byDefault,
    effect: verdict === null ? `decides: ${byDefault}` : `not needed: ${verdict.source} decided`,
  });
  verdict ??= {
    level: byDefault,
    source: DEFAULT,
    because: `nobody decided and the program's default is ${byDefault}`,
  };
  // Naming an endpoint says yes where only a stored choice could not be seen; a variable that could not be
  // seen may be the no of this very moment.
  if (hidden !== null && hiddenFile && flags.asked === true) {
    verdict = {
      ...verdict,
      because: `${verdict.because}, as far as can be seen: ${hidden} cannot`,
    };
  } else if (hidden !== null) {
    const capped = lowestLevel(verdict.level, "local");
    if (capped !== verdict.level) {
      verdict = {
        level: capped,
        source: hidden,
        because: `${hidden} cannot be seen without permission and may say no`,
      };
    }
  }
  verdict = lowerByHost(verdict, host, rules);
  return {
    level: verdict.level,
    decidedBy: verdict.source,
    because: verdict.because,
    rules,
    mayAsk: unasked && verdict.source === PROMPT,
    since: sinceOf(files.config),
  };
}

function effectOf(one: Candidate, winner: Candidate | undefined, verdict: Verdict | null): string {
  if (one.level === null) return one.effect ?? "not set";
  if (verdict !== null) return `asks for ${one.level}, but ${verdict.source} decided`;
  if (one === winner) return one.effect ?? `decides: ${one.level}`;
  return `asks for ${one.level}, but ${winner?.source} decided`;
}

function lowerByHost(
  verdict: Verdict,
  host: ConsentInput["host"],
  rules: ConsentRule[],
): Verdict {
  const limits: readonly (readonly [string, Level | undefined, string])[] = [
    ["maximum of the program", host.maximum, "the program wants no more"],
    [
      "only in a container",
      host.onlyInContainer === true && host.container !== true ? "off" : undefined,
      "the program reports only from containers",
    ],
    [
      "build service",
      host.ci === true ? host.inCi : undefined,
      "the program runs in a build service",
    ],
    ["decision at run time", host.override, "the program was told so while it ran"],
  ];
  let result = verdict;
  for (const [source, level, why] of limits) {
    if (level === undefined) continue;
    const lowest = lowestLevel(level, result.level);
    const lowers = lowest !== result.level;
    rules.push({
      source,
      value: level,
      effect: lowers ? `lowers to ${lowest}` : `changes nothing: ${result.level} already`,
    });
    if (lowers) result = { level: lowest, source, because: why };
  }
  return result;
}
