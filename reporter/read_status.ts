import { configDir } from "./config_dir.ts";
import { consentVariables, variablePrefix } from "./consent_variables.ts";
import { type ConsentRule, decideConsent, type Decision } from "./decide_consent.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Host } from "./host.ts";
import { type Level, maySend } from "./level.ts";
import { type CollectedFields, hasLaterFields } from "./collected_fields.ts";
import { type PendingField, pendingFields, readSeenVersions } from "./pending_fields.ts";
import { type ConsentQuestion, readConsentInput } from "./read_consent_input.ts";
import {
  type EndpointQuestion,
  type NamedEndpoint,
  resolveEndpoints,
} from "./resolve_endpoints.ts";
import { denoDisk } from "./state.ts";

/** A permission that reporting can make use of. */
export interface StatusPermission {
  /** The flag of `deno run`. */
  readonly flag: string;
  /** Whether it is granted. */
  readonly granted: boolean;
  /** What it is for. */
  readonly unlocks: string;
}

/** Why usage statistics are on or off; the JSON form of `status`. */
export interface UsageStatus {
  /** The level that holds. */
  readonly level: Level;
  /** The rule that decided. */
  readonly decided_by: string;
  /** One sentence that says why. */
  readonly because: string;
  /** Every rule that was looked at, in order. */
  readonly rules: readonly ConsentRule[];
  /** Where messages go, and who said so; `problem` says why one cannot be used. */
  readonly endpoints: readonly {
    readonly url: string;
    readonly source: string;
    readonly problem: string | null;
  }[];
  /** Permissions. */
  readonly permissions: readonly StatusPermission[];
  /** Fields that are not sent, since the person was not told about them yet. */
  readonly pending: readonly Omit<PendingField, "messages">[];
  /** Folder of choice, log and spool; `null` when no variable names one. */
  readonly state_dir: string | null;
}

/**
 * Finds out why usage statistics are on or off.
 *
 * @param host The gate to the machine.
 * @param question The program: consent as for `readConsentInput`, endpoints as for `resolveEndpoints`.
 * @returns The status; nothing is changed.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { readStatus } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const status = readStatus(denoHost(), { app: "doc-example", flags: { usageStats: "off" } });
 * assert.equal(status.level, "off");
 * ```
 */
export function readStatus(
  host: Host,
  question: ConsentQuestion & EndpointQuestion & CollectedFields,
): UsageStatus {
  const decision = decideConsent(readConsentInput(host, question));
  const { dir } = configDir(host, question.app);
  const pending = hasLaterFields(question)
    ? pendingFields(
      question,
      readSeenVersions(question.disk ?? denoDisk(host), dir, Date.now()),
    )
    : [];
  return statusOf(host, question, decision, resolveEndpoints(host, question), pending);
}

/** The status that belongs to a decision. */
export function statusOf(
  host: Host,
  question: { readonly app: string; readonly prefix?: string | undefined },
  decision: Decision,
  endpoints: readonly NamedEndpoint[],
  pending: readonly PendingField[] = [],
): UsageStatus {
  const { dir } = configDir(host, question.app);
  const prefix = question.prefix ?? variablePrefix(question.app);
  const variables = [
    ...consentVariables(prefix).map(({ name }) => name),
    "XDG_CONFIG_HOME",
    "HOME",
    `${prefix === "" ? "" : `${prefix}_`}USAGE_STATS_URL`,
  ];
  return {
    level: decision.level,
    "decided_by": decision.decidedBy,
    because: decision.because,
    rules: decision.rules,
    endpoints: endpoints.map(({ url, source, problem }) => ({ url, source, problem })),
    permissions: [
      {
        flag: `--allow-env=${variables.join(",")}`,
        granted: variables.every((variable) => host.granted({ name: "env", variable })),
        unlocks: "seeing whether somebody said no",
      },
      ...dir === null ? [] : [
        {
          flag: `--allow-read=${dir}`,
          granted: host.granted({ name: "read", path: dir }),
          unlocks: "seeing the stored choice",
        },
        {
          flag: `--allow-write=${dir}`,
          granted: host.granted({ name: "write", path: dir }),
          unlocks: "local log, and messages that wait for the network",
        },
      ],
      ...endpoints.flatMap(({ url, allowInsecure }) => {
        const reading = readEndpoint(url, { allowInsecure });
        if (!reading.ok) return [];
        const { netHost } = reading.endpoint;
        return [{
          flag: `--allow-net=${netHost}`,
          granted: host.granted({ name: "net", host: netHost }),
          unlocks: `sending to ${url}`,
        }];
      }),
    ],
    pending: pending.map(({ messages: _messages, ...field }) => field),
    "state_dir": dir,
  };
}

/**
 * The status in plain words.
 *
 * @param status The status.
 * @returns Lines of text.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { readStatus, statusText } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const status = readStatus(denoHost(), {
 *   app: "doc-example",
 *   flags: { disableUsageStats: true },
 * });
 * assert.match(statusText(status), /^Usage statistics are off/);
 * ```
 */
export function statusText(status: UsageStatus): string {
  const usable = status.endpoints.filter(({ problem }) => problem === null);
  const leaves = !maySend(status.level)
    ? "Nothing leaves this machine."
    : usable.length === 0
    ? "Nothing leaves this machine: there is no endpoint."
    : `Messages go to ${usable.map(({ url }) => url).join(" and ")}.`;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
  return [
    `Usage statistics are ${status.level}, because ${status.because}. ${leaves}`,
    ...section(
      "What was looked at, in this order",
      status.rules.map(({ source, value, effect }) =>
        `${source}${value === null ? "" : ` = ${value}`}: ${effect}`
      ),
    ),
    ...section(
      "Endpoints",
      status.endpoints.map(({ url, source, problem }) =>
        `${url}, set by ${source}${problem === null ? "" : `; not used: ${problem}`}`
      ),
    ),
    ...section(
      "Not sent until you were told about it, by a notice before the last start or by `enable`",
      status.pending.map(({ field, what, since }) => `${field}: ${what}, new in version ${since}`),
    ),
    ...section(
      "Permissions",
      status.permissions.map(({ flag, granted, unlocks }) =>
        `${granted ? "granted" : "missing"}  ${flag}  (${unlocks})`
      ),
    ),
    "",
    `Folder: ${status.state_dir ?? "none, neither XDG_CONFIG_HOME nor HOME can be seen"}`,
  ].join("\n");
}
