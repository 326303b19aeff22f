import type { Receipt } from "../schemas/answer_types.ts";
import { configDir } from "./config_dir.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Host } from "./host.ts";
import type { NamedEndpoint } from "./resolve_endpoints.ts";
import { MAX_REDIRECTS, nextHop } from "./next_hop.ts";
import type { Post, PostAnswer } from "./post.ts";
import { postHeld } from "./post_held.ts";
import { readRetryAfter } from "./read_retry_after.ts";
import { DEFAULT_TIMEOUT_MS } from "./send_messages.ts";
import { denoDisk, type Disk } from "./state.ts";
import { statePaths } from "./state_paths.ts";

/** What one endpoint said about one session. */
export interface ForgetResult {
  /** The session. */
  readonly sessionId: string;
  /** The endpoint. */
  readonly endpoint: string;
  /** The receipt; `null` when there is none. */
  readonly receipt: Receipt | null;
  /** Whether the receipt is from an earlier call. */
  readonly known: boolean;
  /** One sentence when it did not work, `null` when it did. */
  readonly error: string | null;
}

/** What to forget, and where. */
export interface ForgetOptions {
  /** Name of the program's folder below the configuration root. */
  readonly app: string;
  /** The sessions. */
  readonly sessions: readonly string[];
  /** The endpoints that may have them. */
  readonly endpoints: readonly Pick<NamedEndpoint, "url" | "problem" | "allowInsecure">[];
  /** Told about each result as it comes.
   * @default undefined */
  readonly onResult?: ((result: ForgetResult) => void) | undefined;
  /** Time for each exchange, in milliseconds.
   * @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** Longest pause that a busy collector is granted, in milliseconds.
   * @default 60_000 */
  readonly maxWaitMs?: number | undefined;
  /** The gate to the disk.
   * @default the disk of this machine */
  readonly disk?: Disk | undefined;
  /** Sends one request.
   * @default postHeld */
  readonly post?: Post | undefined;
  /** Waits.
   * @default setTimeout */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

const SESSION = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const MAX_ANSWER_BYTES = 65_536;

/**
 * Asks every endpoint to delete sessions, deletes what still waits to be sent of them, and keeps the
 * receipts in `receipts.jsonl`. A session that an endpoint has given a receipt for is not asked about
 * again.
 *
 * @param host The gate to the machine.
 * @param options The sessions and the endpoints.
 * @returns One result per session and endpoint; it never rejects.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { forgetSessions } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const [result] = await forgetSessions(denoHost(), {
 *   app: "doc-example",
 *   sessions: ["not-an-id"],
 *   endpoints: [{ url: "https://stats.example.org", problem: null, allowInsecure: false }],
 * });
 * assert.match(result?.error ?? "", /expected a session id/);
 * ```
 */
export async function forgetSessions(
  host: Host,
  options: ForgetOptions,
): Promise<readonly ForgetResult[]> {
  const { disk = denoDisk(host), sessions, endpoints } = options;
  const { dir } = configDir(host, options.app);
  const paths = dir === null ? null : statePaths(dir);
  if (paths !== null) await removeQueued(disk, paths.spool, new Set(sessions));
  const known = paths === null ? new Map<string, Receipt>() : knownReceipts(disk, paths.receipts);
  const results: ForgetResult[] = [];
  for (const sessionId of sessions) {
    for (const endpoint of endpoints) {
      const earlier = known.get(`${sessionId} ${endpoint.url}`);
      const result = earlier === undefined
        ? await forgetOne(host, sessionId, endpoint, options)
        : { sessionId, endpoint: endpoint.url, receipt: earlier, known: true, error: null };
      if (result.receipt !== null && !result.known && paths !== null) {
        const { receipt } = result;
        const line = { "session_id": sessionId, endpoint: endpoint.url, receipt };
        await disk.append(paths.receipts, `${JSON.stringify(line)}\n`);
      }
      results.push(result);
      options.onResult?.(result);
    }
  }
  return results;
}

async function forgetOne(
  host: Host,
  sessionId: string,
  endpoint: ForgetOptions["endpoints"][number],
  options: ForgetOptions,
): Promise<ForgetResult> {
  const failed = (why: string): ForgetResult => ({
    sessionId,
    endpoint: endpoint.url,
    receipt: null,
    known: false,
    error: `Cannot delete session: ${why}`,
  });
  if (!SESSION.test(sessionId)) return failed("it is no id, expected a session id (UUIDv7)");
  const reading = readEndpoint(endpoint.url, { allowInsecure: endpoint.allowInsecure });
  if (!reading.ok) return failed(reading.why);
  if (endpoint.problem !== null) return failed(endpoint.problem);
  const { netHost, sessionsUrl } = reading.endpoint;
  if (!host.granted({ name: "net", host: netHost })) {
    return failed(`--allow-net=${netHost} is missing`);
  }
  const { post = postHeld, wait = pause, maxWaitMs = 60_000 } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (let patience = 1;; patience--) {
    const answer = await ask(post, `${sessionsUrl}${sessionId}`, timeoutMs, host);
    if (answer === null) return failed(`${endpoint.url} did not answer`);
    if (typeof answer === "string") return failed(answer);
    const receipt = receiptOf(answer);
    if (receipt !== null) {
      return { sessionId, endpoint: endpoint.url, receipt, known: false, error: null };
    }
    const delayMs = readRetryAfter(answer.retryAfter, Date.now());
    const busy = answer.status === 429 || answer.status === 503;
    if (!busy || delayMs === null || delayMs > maxWaitMs || patience === 0) {
      return failed(`${endpoint.url} answered ${answer.status}, expected a receipt`);
    }
    await wait(delayMs);
  }
}

/** Follows the redirects that sending follows; a few words say why one was not followed. */
async function ask(
  post: Post,
  first: string,
  timeoutMs: number,
  host: Pick<Host, "granted">,
): Promise<PostAnswer | string | null> {
  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(), timeoutMs);
  try {
    let url = first;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await post({
        url,
        method: "DELETE",
        headers: { accept: "application/json", "user-agent": "candor" },
        signal: expiry.signal,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      });
      const next = nextHop(answer, url, host);
      if (next === null) return answer;
      if ("why" in next) return next.why;
      url = next.url;
    }
    return "the collector redirects without end";
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function receiptOf(answer: PostAnswer): Receipt | null {
  if (answer.status < 200 || answer.status > 299) return null;
  try {
    const receipt = JSON.parse(answer.body) as Partial<Receipt> | null;
    return typeof receipt?.receipt_id === "string" ? receipt as Receipt : null;
  } catch {
    return null;
  }
}

async function removeQueued(
  disk: Disk,
  spool: string,
  sessions: ReadonlySet<string>,
): Promise<void> {
  for (const folder of await disk.list(spool)) {
    for (const name of await disk.list(`${spool}/${folder}`)) {
      const text = disk.readText(`${spool}/${folder}/${name}`);
      const id = text.state === "present" ? /"session_id":"([^"]+)"/.exec(text.value)?.[1] : "";
      if (id !== undefined && sessions.has(id)) await disk.remove(`${spool}/${folder}/${name}`);
    }
  }
}

function knownReceipts(disk: Disk, path: string): Map<string, Receipt> {
  const text = disk.readText(path);
  const found = new Map<string, Receipt>();
  for (const line of text.state === "present" ? text.value.split("\n") : []) {
    try {
      const { session_id: id, endpoint, receipt } = JSON.parse(line) as Record<string, unknown>;
      found.set(`${id} ${endpoint}`, receipt as Receipt);
    } catch {
      // A line that was cut short by a crash.
    }
  }
  return found;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
