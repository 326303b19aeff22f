import { loggedEndpoints } from "../logged_endpoints.ts";
import { variablePrefix } from "../consent_variables.ts";
import type { ConsentFlags } from "../consent_input.ts";
import { decideConsent } from "../decide_consent.ts";
import type { Host } from "../host.ts";
import { readConsentInput } from "../read_consent_input.ts";
import { statusOf, type UsageStatus } from "../read_status.ts";
import { type NamedEndpoint, resolveEndpoints } from "../resolve_endpoints.ts";
import { createLedger } from "../ledger.ts";
import { lastEndpoint } from "./last_endpoint.ts";
import { ledgerPath } from "./ledger_path.ts";
import { pendingOf } from "./pending_of.ts";

/** Lines of a log in which its latest message that went somewhere is looked for. */
const LATEST_LINES = 200;

/** The program whose files these commands belong to; what it is built with is known here. */
const OWN = "candor";

/** What the command line can know of a program. */
export interface ProgramStatus {
  /** Why usage statistics are on or off. */
  readonly status: UsageStatus;
  /** Where messages go, as far as variables, files, the log and the last attempt tell. */
  readonly endpoints: readonly NamedEndpoint[];
  /** Whether the program may hold an endpoint that nothing outside of it names. */
  readonly mayHaveOwn: boolean;
}

/**
 * Finds out why usage statistics of a program are on or off, and where they go, from outside of it. The
 * default and the endpoints that another program is built with are known to that program alone: its log
 * and its last attempt name the endpoints, and where there is neither yet, nothing is claimed.
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
  const last = app === OWN || isReplaced ? [] : usedEndpoints(host, app).filter(
    ({ url }) => !named.some((one) => one.url === url),
  );
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

/** Where the latest messages of the log went, and the last attempt, which no log needs. */
function usedEndpoints(host: Host, app: string): readonly NamedEndpoint[] {
  const path = ledgerPath(host, app);
  const lines = path !== null && host.granted({ name: "read", path })
    ? createLedger(host, path).tail(LATEST_LINES)
    : [];
  const latest = lines.map(loggedEndpoints).findLast((urls) => urls.length > 0) ?? [];
  const logged = resolveEndpoints(host, { app, asked: latest })
    .map((one) => ({ ...one, source: "the program, as its log says" }));
  const attempted = lastEndpoint(host, app)
    .map((one) => ({ ...one, source: "the program, as its last attempt says" }));
  return [
    ...logged,
    ...attempted.filter(({ url }) => !logged.some((one) => one.url === url)),
  ];
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
