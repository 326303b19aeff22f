import type { Message } from "../../schemas/types.ts";
import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import { decideConsent, type Decision } from "../decide_consent.ts";
import type { Withheld } from "../facts.ts";
import { gatherReport } from "../gather_report.ts";
import { denoHost, type Host } from "../host.ts";
import { type Level, maySend } from "../level.ts";
import { createLedger } from "../ledger.ts";
import { lowerMessage } from "../lower_message.ts";
import { readConsentInput } from "../read_consent_input.ts";
import type { CollectedFields } from "../collected_fields.ts";
import type { PendingField } from "../pending_fields.ts";
import { type NamedEndpoint, resolveEndpoints } from "../resolve_endpoints.ts";
import { sendMessages, type SendOutcome } from "../send_messages.ts";
import { configDir } from "../config_dir.ts";
import { denoDisk } from "../state.ts";
import { statePaths } from "../state_paths.ts";
import { withoutFields } from "../without_fields.ts";
import { writeStatus } from "../write_status.ts";
import { CANDOR_VERSION } from "./candor_version.ts";
import { ledgerPath } from "./ledger_path.ts";
import { pendingOf } from "./pending_of.ts";

/** Whose choice and folder it is. */
const APP = "candor";

/** What `candor report` was asked for. */
export interface ReportOptions {
  readonly project: string;
  readonly projectVersion?: string | undefined;
  readonly context?: string | undefined;
  readonly config?: string | undefined;
  readonly localLog?: string | undefined;
  readonly endpoints: readonly string[];
  readonly consent: {
    readonly usageStats?: string | undefined;
    readonly disableUsageStats: boolean;
  };
  /** What this version collects.
   * @default the fields of this version */
  readonly fields?: CollectedFields | undefined;
}

/** What came of one delivery. */
export interface Delivery {
  readonly endpoint: string;
  readonly outcome: SendOutcome;
}

/** What came of `candor report`. */
export interface ReportResult {
  readonly messages: readonly Message[];
  readonly level: Level;
  readonly decision: Decision;
  readonly sent: boolean;
  /** Why it was not sent, or that it was. */
  readonly reason: string;
  readonly withheld: readonly Withheld[];
  readonly redacted: readonly string[];
  /** Fields that are not in the messages, since the person was not told about them. */
  readonly pending: readonly PendingField[];
  readonly deliveries: readonly Delivery[];
  /** Warnings that changed nothing, such as a log that could not be written. */
  readonly warnings: readonly string[];
  /** One sentence when something that was asked for could not be done. */
  readonly failure: string | null;
}

/**
 * Does what `candor report` does, without printing.
 *
 * @param options What was asked for.
 * @param host The gate to the machine.
 * @returns The messages, whether they were sent, and why not.
 * @throws Error with one sentence when an argument cannot be used.
 */
export async function runReport(
  options: ReportOptions,
  host: Host = denoHost(),
): Promise<ReportResult> {
  if (!PROJECT_PATTERN.test(options.project)) {
    throw new Error(
      `Cannot read project name: ${JSON.stringify(options.project)} is not of its form, ` +
        "expected lower case letters, digits and hyphens",
    );
  }
  const asked = options.endpoints.length > 0;
  const decide = () =>
    decideConsent(readConsentInput(host, { app: APP, flags: { ...options.consent, asked } }));
  const first = decide();
  if (first.level === "off") return nothing(first);
  const engine = options.config === undefined ? undefined : readConfig(host, options.config);
  const { project, projectVersion = CANDOR_VERSION, context } = options;
  const gathered = await gatherReport(host, { project, projectVersion, context, engine });
  // Gathering takes a while; whoever says no meanwhile is heard.
  const decision = decide();
  if (decision.level === "off") return nothing(decision);
  const { level } = decision;
  const pending = pendingOf(host, options.fields, APP);
  const messages = gathered.messages.map((message) =>
    withoutFields(lowerMessage(message, level), pending)
  );
  const endpoints = resolveEndpoints(host, { app: APP, asked: options.endpoints });
  const usable = maySend(level) ? endpoints.filter(({ problem }) => problem === null) : [];
  const urls = usable.map(({ url }) => url);
  const warnings = await writeLogs(host, options.localLog, messages, urls);
  const deliveries = maySend(level)
    ? await deliver(host, endpoints, messages, () => decide().level)
    : [];
  await writeAttempts(host, messages, deliveries);
  const failed = deliveries.filter(({ outcome }) => outcome.outcome !== "sent");
  // A level that only a missing permission lowered is a thing that was asked for and not done.
  const unable = asked && deliveries.length === 0 && decision.because.includes("permission");
  const failure = unable
    ? `Cannot send report: level is ${level}, ${decision.because}`
    : failed.length === 0
    ? null
    : failed.map(sentence).join("\n");
  const sent = failed.length < deliveries.length;
  return {
    ...gathered,
    messages,
    level,
    decision,
    sent,
    reason: reasonFor(endpoints, decision, deliveries, failure),
    pending,
    deliveries,
    warnings,
    failure,
  };
}

async function deliver(
  host: Host,
  endpoints: readonly NamedEndpoint[],
  messages: readonly Message[],
  level: () => Level,
): Promise<Delivery[]> {
  return await Promise.all(endpoints.map(async ({ url: endpoint, problem, allowInsecure }) => ({
    endpoint,
    outcome: problem === null
      ? await sendMessages(messages, { endpoint, host, level, allowInsecure })
      : unusable(endpoint, problem),
  })));
}

function unusable(endpoint: string, problem: string): SendOutcome {
  const detail = `Cannot send report: ${endpoint} cannot be used, ${problem}`;
  return { outcome: "rejected", problem: { status: null, code: "endpoint", detail } };
}

function reasonFor(
  endpoints: readonly NamedEndpoint[],
  decision: Decision,
  deliveries: readonly Delivery[],
  failure: string | null,
): string {
  if (endpoints.length === 0) return "no endpoint";
  if (!maySend(decision.level)) return `level is ${decision.level}: ${decision.because}`;
  const reached = deliveries.filter(({ outcome }) => outcome.outcome === "sent").length;
  if (reached === deliveries.length) return reached === 1 ? "sent" : `sent to ${reached} endpoints`;
  return reached === 0
    ? failure ?? "nothing was sent"
    : `sent to ${reached} of ${deliveries.length} endpoints`;
}

/** Why one delivery failed, with its endpoint. */
function sentence({ endpoint, outcome }: Delivery): string {
  const why = outcome.outcome === "retry"
    ? outcome.why
    : outcome.outcome === "rejected"
    ? outcome.problem.detail
    : "";
  return why.includes(endpoint) ? why : why.replace(/^Cannot send report:/, `$& ${endpoint}:`);
}

function nothing(decision: Decision): ReportResult {
  return {
    messages: [],
    level: "off",
    decision,
    sent: false,
    reason: `usage statistics are off: ${decision.because}`,
    withheld: [],
    redacted: [],
    pending: [],
    deliveries: [],
    warnings: [],
    failure: null,
  };
}

/** Keeps the last attempt in the program's folder; `candor forget` asks the endpoint that it names. */
async function writeAttempts(
  host: Host,
  messages: readonly Message[],
  deliveries: readonly Delivery[],
): Promise<void> {
  const { dir } = configDir(host, APP);
  if (dir === null) return;
  const { status: path } = statePaths(dir);
  if (!host.granted({ name: "write", path })) return;
  for (const delivery of deliveries) {
    const success = delivery.outcome.outcome === "sent";
    const error = success ? null : sentence(delivery);
    const { endpoint } = delivery;
    await writeStatus(denoDisk(host), path, { messages, endpoint, success, error, at: Date.now() });
  }
}

function readConfig(host: Host, path: string): Record<string, unknown> {
  const text = host.readText(path);
  if (text.state === "withheld") {
    throw new Error(`Cannot read ${path}: permission is missing, expected ${text.flag}`);
  }
  if (text.state === "unknown") {
    throw new Error(`Cannot read ${path}: it is ${text.reason}, expected a JSON file`);
  }
  try {
    const value: unknown = JSON.parse(text.value);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The same sentence as for JSON of another form.
  }
  throw new Error(
    `Cannot read ${path}: it is not a JSON object, expected the settings of an engine`,
  );
}

/**
 * Writes the log that was asked for, and the one in the program's folder where that may be written: it
 * is what `candor log` shows and what `candor forget` deletes by.
 */
async function writeLogs(
  host: Host,
  asked: string | undefined,
  messages: readonly Message[],
  endpoints: readonly string[],
): Promise<string[]> {
  const own = ledgerPath(host, APP);
  const paths = [
    ...asked === undefined ? [] : [asked],
    ...own !== null && host.granted({ name: "write", path: own }) ? [own] : [],
  ];
  const outcomes = await Promise.all(
    paths.map((path) => createLedger(host, path).append(messages, endpoints)),
  );
  return outcomes.filter((outcome) => outcome !== null);
}
