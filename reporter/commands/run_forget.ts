import { configDir } from "../config_dir.ts";
import { type ForgetResult, forgetSessions } from "../forget_sessions.ts";
import { denoHost, type Host } from "../host.ts";
import { createLedger } from "../ledger.ts";
import { type NamedEndpoint, resolveEndpoints } from "../resolve_endpoints.ts";
import type { CommandIo } from "./command_io.ts";
import { denoDisk } from "../state.ts";
import { statePaths } from "../state_paths.ts";
import { lastEndpoint } from "./last_endpoint.ts";
import { ledgerPath } from "./ledger_path.ts";
import { plainLine } from "./plain_line.ts";

/** What `candor forget` was asked for. */
export interface ForgetCommandOptions {
  readonly session?: string | undefined;
  readonly endpoints: readonly string[];
  readonly file?: string | undefined;
  readonly json: boolean;
  readonly app: string;
}

/**
 * Asks every endpoint to delete sessions and prints the receipts.
 *
 * @param options Which sessions, which endpoints.
 * @param io Where to write.
 * @param host The gate to the machine.
 * @returns 0 when every endpoint gave a receipt for every session, 1 when not.
 * @throws Error with one sentence when there is nobody to ask or nothing to delete.
 */
export async function runForget(
  options: ForgetCommandOptions,
  io: CommandIo,
  host: Host = denoHost(),
): Promise<number> {
  const { app, endpoints: asked } = options;
  const named = resolveEndpoints(host, { app, asked });
  const usual = named.length > 0 ? named : lastEndpoint(host, app);
  const path = options.file ?? ledgerPath(host, app);
  const sessions = options.session === undefined ? sessionsOfLog(host, path) : [options.session];
  const results: ForgetResult[] = [];
  for (const session of sessions) {
    // Whoever names a collector means that one; else those are asked that were sent to.
    const logged = asked.length > 0 ? null : endpointsOfLog(host, path, session);
    const endpoints = logged ?? usual;
    if (logged?.length === 0) {
      if (!options.json) io.out(`${session} was never sent: nothing to delete`);
      continue;
    }
    if (endpoints.length === 0) {
      throw new Error("Cannot forget: no endpoint is set, expected --endpoint");
    }
    const onResult = options.json ? undefined : (result: ForgetResult) => print(result, io);
    results.push(
      ...await forgetSessions(host, { app, sessions: [session], endpoints, onResult }),
    );
  }
  const { dir } = configDir(host, app);
  if (dir === null || !host.granted({ name: "write", path: dir })) {
    const flag = dir === null ? "--allow-env=HOME,XDG_CONFIG_HOME" : `--allow-write=${dir}`;
    io.err(`Cannot keep receipts: permission is missing, expected ${flag}`);
  } else warnOfLostReceipts(host, dir, results, io);
  if (options.json) io.out(JSON.stringify(results, null, 2));
  return results.every(({ receipt }) => receipt !== null) ? 0 : 1;
}

/** What was printed is all that is left of a receipt where the disk refused to keep it. */
function warnOfLostReceipts(
  host: Host,
  dir: string,
  results: readonly ForgetResult[],
  io: CommandIo,
): void {
  const { receipts: path } = statePaths(dir);
  const text = denoDisk(host).readText(path);
  const kept = text.state === "present" ? text.value : "";
  const isLost = text.state !== "withheld" &&
    results.some(({ receipt }) => receipt !== null && !kept.includes(receipt.receipt_id));
  if (isLost) io.err(`Cannot keep receipts: ${path} cannot be written, what is printed is all`);
}

function print(result: ForgetResult, io: CommandIo): void {
  const { sessionId, endpoint, receipt, known, error } = result;
  if (receipt === null) {
    const why = error ?? `Cannot delete session: ${endpoint} gave no receipt`;
    const where = why.includes(endpoint) ? why : why.replace(/^[^:]*/, `$& at ${endpoint}`);
    io.err(plainLine(where));
    return;
  }
  const deleted = `${receipt.deleted_messages} messages deleted at ${receipt.deleted_at}`;
  const earlier = known ? " (receipt of an earlier call)" : "";
  const line = `${sessionId} at ${endpoint}: ${deleted}, receipt ${receipt.receipt_id}${earlier}`;
  io.out(plainLine(line));
}

function sessionsOfLog(host: Host, path: string | null): readonly string[] {
  if (path === null) {
    throw new Error(
      "Cannot find log: neither XDG_CONFIG_HOME nor HOME can be read, " +
        "expected --allow-env=HOME,XDG_CONFIG_HOME or --file",
    );
  }
  if (!host.granted({ name: "read", path })) {
    throw new Error(`Cannot read ${path}: permission is missing, expected --allow-read=${path}`);
  }
  const found = createLedger(host, path).sessions();
  if (found.length === 0) {
    throw new Error(`Cannot forget: no session is in ${path}, expected a session as argument`);
  }
  return found;
}

/**
 * The collectors that a session was sent to, as the log says: none when it was only logged, `null` when
 * the log does not say, as those of earlier versions.
 */
function endpointsOfLog(
  host: Host,
  path: string | null,
  session: string,
): readonly NamedEndpoint[] | null {
  if (path === null || !host.granted({ name: "read", path })) return null;
  const ledger = createLedger(host, path);
  const urls = ledger.endpointsOf(session);
  if (urls.length === 0 && !isMarkedUnsent(ledger.tail(Infinity), session)) return null;
  // What was good enough to send to is good enough to have it deleted.
  return urls.map((url) => ({ url, source: path, problem: null, allowInsecure: true }));
}

/** Whether there are messages of a session, and each of them says that it went nowhere. */
function isMarkedUnsent(lines: readonly string[], session: string): boolean {
  const own = lines.filter((line) => line.includes(`"session_id":"${session}"`));
  return own.length > 0 && own.every((line) => line.endsWith(`"endpoints":[]}`));
}
