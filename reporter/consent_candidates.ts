import type { ConsentInput, PromptAnswer, Seen } from "./consent_input.ts";
import type { Level } from "./level.ts";
import { readSwitch, type SwitchReading, type SwitchSense } from "./read_switch.ts";

/** Name of the prompt among the rules. */
export const PROMPT = "prompt";

/** One switch and what it asks for. */
export interface Candidate {
  readonly source: string;
  readonly value: string | null;
  readonly level: Level | null;
  readonly effect?: string;
  readonly because?: string;
}

/** What the command line asks for. */
export function flagCandidates(flags: ConsentInput["flags"]): readonly Candidate[] {
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

/** What one switch asks for. */
export function fromSeen(source: string, seen: Seen<unknown>, sense: SwitchSense): Candidate {
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

/** Whether a switch cannot be seen and so may say no. */
export function isHidden({ effect }: Candidate): boolean {
  return effect?.startsWith("cannot be seen") ?? false;
}

/** What the file `do_not_track` asks for. */
export function fromDoNotTrack({ dir, doNotTrack }: ConsentInput["files"]): Candidate {
  const source = `${dir}/do_not_track`;
  if (doNotTrack.state !== "present") return fromSeen(source, doNotTrack, "refuse");
  return { source, value: "present", level: "off", because: `the file ${source} exists` };
}

/** What `config.json` asks for. */
export function fromConfig({ dir, config }: ConsentInput["files"]): Candidate {
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

/** What the prompt gave. */
export function promptCandidate(answer: PromptAnswer | undefined, byDefault: Level): Candidate {
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

/** When the person wrote the decision down, in milliseconds; `null` when no date stands there. */
export function sinceOf(config: Seen<unknown>): number | null {
  if (config.state !== "present") return null;
  const document = config.value as Record<string, unknown> | null;
  const text = typeof document === "object" ? document?.["usage_stats_decided_at"] : undefined;
  const time = typeof text === "string" ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}
