import { configDir } from "./config_dir.ts";
import type {
  ConsentFiles,
  ConsentFlags,
  ConsentHost,
  ConsentInput,
  PromptAnswer,
  Seen,
} from "./consent_input.ts";
import { consentVariables, variablePrefix } from "./consent_variables.ts";
import type { Host } from "./host.ts";
import { denoDisk, type Disk } from "./state.ts";
import { statePaths } from "./state_paths.ts";

/** Whose consent it is about. */
export interface ConsentQuestion {
  /** Name of the program's folder below the configuration root. */
  readonly app: string;
  /** Prefix of its environment variables.
   * @default `app` in upper case */
  readonly prefix?: string | undefined;
  /** What the command line said.
   * @default {} */
  readonly flags?: ConsentFlags | undefined;
  /** What the program wants.
   * @default {} */
  readonly host?: ConsentHost | undefined;
  /** What was answered at the prompt.
   * @default undefined */
  readonly answer?: PromptAnswer | undefined;
  /** Whether a link that leads nowhere is told from a file that is not there, which costs a process half a
   * megabyte.
   * @default true */
  readonly links?: boolean | undefined;
  /** The gate to the disk.
   * @default the disk of this machine */
  readonly disk?: Disk | undefined;
}

/**
 * Looks at every switch that speaks about consent. It reads what permissions already allow, never
 * causes a prompt, and takes well under a millisecond.
 *
 * @param host The gate to the machine.
 * @param question Whose switches.
 * @returns What `decideConsent` needs.
 *
 * @example
 * ```ts
 * import { decideConsent, denoHost, readConsentInput } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * const input = readConsentInput(denoHost(), { app: "doc-example", flags: { usageStats: "off" } });
 * assert.equal(decideConsent(input).level, "off");
 * ```
 */
export function readConsentInput(host: Host, question: ConsentQuestion): ConsentInput {
  const { app, flags = {}, answer } = question;
  const prefix = question.prefix ?? variablePrefix(app);
  return {
    flags,
    env: consentVariables(prefix).map((variable) => ({
      ...variable,
      seen: seenVariable(host, variable.name),
    })),
    files: seenFiles(host, app, question.disk ?? denoDisk(host), question.links !== false),
    terminal: { ...readTerminal(host), answer },
    host: question.host ?? {},
  };
}

/** Whether somebody sits in front of the program: at both ends, since a prompt needs both. */
export function readTerminal(
  host: Pick<Host, "isTerminal">,
): { readonly stdin: boolean; readonly stderr: boolean } {
  return { stdin: host.isTerminal("stdin"), stderr: host.isTerminal("stderr") };
}

function seenVariable(host: Host, name: string): Seen<string> {
  const outcome = host.env(name);
  if (outcome.state === "known") return { state: "present", value: outcome.value };
  if (outcome.state === "withheld") return outcome;
  return outcome.reason === "absent"
    ? { state: "absent" }
    : { state: "unreadable", why: outcome.reason };
}

function seenFiles(host: Host, app: string, disk: Disk, links: boolean): ConsentFiles {
  // Whoever put a link there wanted something to be there.
  const orLink = <Value>(seen: Seen<Value>, path: string): Seen<Value> =>
    links && seen.state === "absent" && disk.isLink(path)
      ? { state: "unreadable", why: "it is a link that leads nowhere" }
      : seen;
  const { dir, hidden, unreadable } = configDir(host, app);
  if (unreadable !== null) {
    const why = `${unreadable} is no text`;
    const seen = { state: "unreadable", why } as const;
    return { dir: `~/.config/${app}`, doNotTrack: seen, config: seen };
  }
  if (hidden !== null) {
    const withheld = { state: "withheld", flag: hidden } as const;
    return { dir: dir ?? `~/.config/${app}`, doNotTrack: withheld, config: withheld };
  }
  if (dir === null) {
    return { dir, doNotTrack: { state: "absent" }, config: { state: "absent" } };
  }
  const { doNotTrack, config } = statePaths(dir);
  return {
    dir,
    doNotTrack: orLink(disk.exists(doNotTrack), doNotTrack),
    config: orLink(parsed(disk.readText(config)), config),
  };
}

function parsed(text: Seen<string>): Seen<unknown> {
  if (text.state !== "present") return text;
  try {
    return { state: "present", value: JSON.parse(text.value) as unknown };
  } catch {
    return { state: "unreadable", why: "it is not JSON" };
  }
}
