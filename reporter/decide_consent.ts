import type { ConsentInput, PromptAnswer, Seen } from "./consent_input.ts";
import { type Level, lowestLevel } from "./level.ts";
import { readSwitch, type SwitchReading, type SwitchSense } from "./read_switch.ts";

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

interface Candidate {
  readonly source: string;
  readonly value: string | null;
  readonly level: Level | null;
  readonly effect?: string;
  readonly because?: string;
}

interface Verdict {
  readonly level: Level;
  readonly source: string;
  readonly because: string;
}

const PROMPT = "prompt";
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
  for (const [index, group] of groups.entries()) {
    // The two files speak one after the other; flags and variables of one kind speak together.
    const speakers = index === 2
      ? group.filter(({ level }) => level !== null).slice(0, 1)
      : group.filter(({ level }) => level !== null);
    const lowest = speakers.length === 0 ? null : lowestLevel(...speakers.map((one) => one.level!));
    const winner = speakers.filter(({ level }) => level === lowest)
      .sort((a, b) => a.source < b.source ? -1 : 1)[0];
    if (verdict === null) hidden ??= group.find(isHidden)?.source ?? null;
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
  const canAsk = host.prompt === true && terminal.stdin && terminal.stderr;
  const unasked = verdict === null && canAsk && terminal.answer === undefined;
  if (canAsk) {
    const answer = promptCandidate(terminal.answer, host.defaultLevel ?? "on");
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
  const byDefault = host.defaultLevel ?? "on";
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
  if (hidden !== null && flags.asked !== true) {
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

function flagCandidates(flags: ConsentInput["flags"]): readonly Candidate[] {
  const found: Candidate[] = [];
  if (flags.disableUsageStats === true) {
    found.push({ source: "--disable-usage-stats", value: "true", level: "off" });
  }
  if (flags.usageStats !== undefined) {
    found.push(
      fromSeen("--usage-stats", { state: "present", value: flags.usageStats }, "level"),
    );
  }
  return found.length > 0 ? found : [{ source: "--usage-stats", value: null, level: null }];
}

function fromSeen(source: string, seen: Seen<unknown>, sense: SwitchSense): Candidate {
  switch (seen.state) {
    case "absent":
      return { source, value: null, level: null };
    case "withheld":
      return { source, value: null, level: null, effect: hiddenBy(seen.flag) };
    case "unreadable":
      return unreadable(source, null, seen.why);
    case "present":
      return fromReading(source, seen.value, readSwitch(seen.value, sense));
  }
}

function fromReading(source: string, value: unknown, reading: SwitchReading): Candidate {
  const text = String(typeof value === "object" ? JSON.stringify(value) : value).slice(0, 64);
  if (!reading.readable) return unreadable(source, text, `it says ${JSON.stringify(text)}`);
  if (reading.level === null) {
    return { source, value: text, level: null, effect: "does not ask for anything" };
  }
  return {
    source,
    value: text,
    level: reading.level,
    because: `${source} is ${text}, which asks for ${reading.level}`,
  };
}

function unreadable(source: string, value: string | null, why: string): Candidate {
  return {
    source,
    value,
    level: "off",
    effect: `cannot be read (${why}), counts as off`,
    because: `${source} cannot be read (${why}) and counts as off`,
  };
}

function hiddenBy(flag: string): string {
  return `cannot be seen without ${flag}, so that at most local is allowed`;
}

function isHidden({ effect }: Candidate): boolean {
  return effect?.startsWith("cannot be seen") ?? false;
}

function fromDoNotTrack({ dir, doNotTrack }: ConsentInput["files"]): Candidate {
  const source = `${dir}/do_not_track`;
  if (doNotTrack.state !== "present") return fromSeen(source, doNotTrack, "refuse");
  return { source, value: "present", level: "off", because: `the file ${source} exists` };
}

function fromConfig({ dir, config }: ConsentInput["files"]): Candidate {
  const source = `${dir}/config.json`;
  if (config.state !== "present") return fromSeen(source, config, "level");
  const document = config.value;
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return unreadable(source, null, "it holds no object");
  }
  if (!Object.hasOwn(document, "usage_stats")) {
    return { source, value: null, level: null, effect: "has no usage_stats" };
  }
  const value = (document as Record<string, unknown>)["usage_stats"];
  return fromReading(source, value, readSwitch(value, "level"));
}

function promptCandidate(answer: PromptAnswer | undefined, byDefault: Level): Candidate {
  const base = { source: PROMPT, value: answer ?? null };
  switch (answer) {
    case "yes":
      return { ...base, level: "on", because: "the person answered yes" };
    case "no":
      return { ...base, level: "off", because: "the person answered no" };
    case "default":
      return {
        ...base,
        level: byDefault,
        because: `the person took the shown default, ${byDefault}`,
      };
    case "silence":
      return { ...base, level: "local", because: "nobody answered within the time" };
    case "interrupted":
    case "closed":
      return { ...base, level: "local", because: "the question was left unanswered" };
    case undefined:
      return {
        ...base,
        level: "local",
        effect: "not asked yet: local until then",
        because: "the person has not been asked yet",
      };
  }
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
    const lowers = lowestLevel(level, result.level) !== result.level;
    rules.push({
      source,
      value: level,
      effect: lowers ? `lowers to ${level}` : `changes nothing: ${result.level} already`,
    });
    if (lowers) result = { level, source, because: why };
  }
  return result;
}

function sinceOf(config: Seen<unknown>): number | null {
  if (config.state !== "present") return null;
  const document = config.value as Record<string, unknown> | null;
  const text = typeof document === "object" ? document?.["usage_stats_decided_at"] : undefined;
  const time = typeof text === "string" ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
