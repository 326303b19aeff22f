import { variablePrefix } from "../consent_variables.ts";
import type { ConsentFlags } from "../consent_input.ts";
import { decideConsent } from "../decide_consent.ts";
import type { Host } from "../host.ts";
import { readConsentInput } from "../read_consent_input.ts";
import { statusOf, type UsageStatus } from "../read_status.ts";
import { type NamedEndpoint, resolveEndpoints } from "../resolve_endpoints.ts";
import { lastEndpoint } from "./last_endpoint.ts";
import { pendingOf } from "./pending_of.ts";

/** The program whose files these commands belong to; what it is built with is known here. */
const OWN = "candor";

/** What the command line can know of a program. */
export interface ProgramStatus {
  /** Why usage statistics are on or off. */
  readonly status: UsageStatus;
  /** Where messages go, as far as variables, files and the last attempt tell. */
  readonly endpoints: readonly NamedEndpoint[];
  /** Whether the program may hold an endpoint that nothing outside of it names. */
  readonly mayHaveOwn: boolean;
}

/**
 * Finds out why usage statistics of a program are on or off, and where they go, from outside of it. The
 * default and the endpoint that another program is built with are known to that program alone: its last
 * attempt names the endpoint, and where there was none yet, nothing is claimed.
 *
 * @param host The gate to the machine.
 * @param question The program, what the command line said, and endpoints that it named.
 * @returns What is known.
 */
export function programStatus(
  host: Host,
  question: {
    readonly app: string;
    readonly flags?: ConsentFlags | undefined;
    readonly asked?: readonly string[] | undefined;
  },
): ProgramStatus {
  const { app, flags, asked = [] } = question;
  const named = resolveEndpoints(host, { app, asked });
  const isReplaced = host.env(`${variablePrefix(app)}_USAGE_STATS_URL`).state === "known" ||
    named.some(({ source }) => source.endsWith("/config.json"));
  const last = app === OWN || isReplaced
    ? []
    : lastEndpoint(host, app).filter(({ url }) => !named.some((one) => one.url === url))
      .map((one) => ({ ...one, source: "the program, as its last attempt says" }));
  const endpoints = [...named, ...last];
  const decision = decideConsent(
    readConsentInput(host, { app, flags: { ...flags, asked: asked.length > 0 } }),
  );
  const pending = app === OWN ? pendingOf(host) : [];
  const status = statusOf(host, { app }, decision, endpoints, pending);
  return {
    status: app === OWN ? status : withoutItsDefault(status),
    endpoints,
    mayHaveOwn: app !== OWN && !isReplaced && last.length === 0,
  };
}

/** Says of the default that it is a guess, where nobody decided. */
function withoutItsDefault(status: UsageStatus): UsageStatus {
  if (status.decided_by !== "default of the program") return status;
  const because = "nobody decided, and a program's default is on unless it says otherwise";
  const rules = status.rules.map((rule) =>
    rule.source === status.decided_by
      ? { ...rule, effect: `${rule.effect}, unless the program says otherwise` }
      : rule
  );
  return { ...status, because, rules };
}
