import type { Receipt, ReceiptKeys } from "../../schemas/answer_types.ts";
import { RECEIPT_KEYS_PATH } from "../../schemas/receipt_keys_path.ts";
import { configDir } from "../config_dir.ts";
import { readEndpoint } from "../endpoint.ts";
import { denoHost, type Host } from "../host.ts";
import type { Post } from "../post.ts";
import { postHeld } from "../post_held.ts";
import { denoDisk } from "../state.ts";
import { statePaths } from "../state_paths.ts";
import { type ReceiptVerdict, verifyReceipt } from "../verify_receipt.ts";
import type { CommandIo } from "./command_io.ts";
import { plainLine } from "./plain_line.ts";

/** What `candor verify` was asked for. */
export interface VerifyOptions {
  readonly file?: string | undefined;
  readonly keys?: string | undefined;
  readonly collector?: string | undefined;
  readonly app: string;
}

/** A receipt, and the collector that gave it as far as the file says. */
interface Kept {
  readonly endpoint: string | undefined;
  readonly receipt: Receipt;
}

const TIMEOUT_MS = 5_000;
const MAX_KEYS_BYTES = 65_536;
const WRONG: Readonly<Record<Exclude<ReceiptVerdict, "signed">, string>> = {
  unsigned: "it is not signed",
  unknown_key: "its key is none of the collector's",
  altered: "it is not what was signed",
};

/**
 * Checks the receipts of a file.
 *
 * @param options Which file, and whose keys.
 * @param io Where to write.
 * @param host The gate to the machine.
 * @param post Sends one request.
 * @returns 0 when every receipt is signed, 1 when one is not.
 * @throws Error with one sentence when the file or the keys cannot be read.
 */
export async function runVerify(
  options: VerifyOptions,
  io: CommandIo,
  host: Host = denoHost(),
  post: Post = postHeld,
): Promise<number> {
  const path = options.file ?? receiptsPath(host, options.app);
  const receipts = readReceipts(readFile(host, path), path);
  const given = options.keys === undefined
    ? undefined
    : readKeys(readFile(host, options.keys), options.keys);
  const fetched = new Map<string, Promise<ReceiptKeys>>();
  const keysOf = (endpoint: string | undefined): Promise<ReceiptKeys> => {
    if (given !== undefined) return Promise.resolve(given);
    const url = options.collector ?? endpoint;
    if (url === undefined) {
      throw new Error(
        `Cannot verify ${path}: it names no collector, expected --collector or --keys`,
      );
    }
    if (!fetched.has(url)) fetched.set(url, fetchKeys(host, url, post));
    return fetched.get(url)!;
  };
  let wrong = 0;
  for (const { endpoint, receipt } of receipts) {
    const verdict = await verifyReceipt(receipt, await keysOf(endpoint));
    if (verdict === "signed") {
      const deleted = `${receipt.deleted_messages} messages deleted at ${receipt.deleted_at}`;
      const whose = endpoint === undefined ? "" : ` of ${endpoint}`;
      io.out(plainLine(`${receipt.receipt_id}: ${deleted}, signed by ${receipt.key_id}${whose}`));
    } else {
      wrong++;
      io.err(plainLine(`Cannot verify ${receipt.receipt_id}: ${WRONG[verdict]}`));
    }
  }
  return wrong === 0 ? 0 : 1;
}

function receiptsPath(host: Host, app: string): string {
  const { dir } = configDir(host, app);
  if (dir !== null) return statePaths(dir).receipts;
  throw new Error(
    "Cannot find receipts: neither XDG_CONFIG_HOME nor HOME can be read, " +
      "expected --allow-env=HOME,XDG_CONFIG_HOME or a file",
  );
}

function readFile(host: Host, path: string): string {
  if (!host.granted({ name: "read", path })) {
    throw new Error(`Cannot read ${path}: permission is missing, expected --allow-read=${path}`);
  }
  const text = denoDisk(host).readText(path);
  if (text.state === "present") return text.value;
  throw new Error(`Cannot read ${path}: it is ${text.state}, expected receipts`);
}

/** Lines as `forget` keeps them, its JSON, or what a collector answered. */
function readReceipts(text: string, path: string): readonly Kept[] {
  const whole = parse(text);
  const values = whole === undefined
    ? text.split("\n").filter((line) => line.trim() !== "").map(parse)
    : [whole].flat();
  const found = values.flatMap((value) => {
    const { endpoint, receipt = value } = (value ?? {}) as { endpoint?: string; receipt?: unknown };
    const isReceipt = typeof (receipt as Partial<Receipt> | null)?.receipt_id === "string";
    return isReceipt ? [{ endpoint, receipt: receipt as Receipt }] : [];
  });
  if (found.length === values.length && found.length > 0) return found;
  throw new Error(`Cannot read ${path}: not all of it are receipts, expected what forget kept`);
}

function readKeys(text: string, from: string): ReceiptKeys {
  const document = parse(text) as Partial<ReceiptKeys> | undefined;
  if (Array.isArray(document?.keys)) return document as ReceiptKeys;
  throw new Error(`Cannot read ${from}: it is no key set, expected {"keys":[...]}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function fetchKeys(host: Host, url: string, post: Post): Promise<ReceiptKeys> {
  const failed = (why: string): Error => new Error(plainLine(`Cannot get keys of ${url}: ${why}`));
  const reading = readEndpoint(url);
  if (!reading.ok) throw failed(reading.why);
  const { netHost, sessionsUrl } = reading.endpoint;
  if (!host.granted({ name: "net", host: netHost })) {
    throw failed(`permission is missing, expected --allow-net=${netHost}`);
  }
  const answer = await post({
    url: sessionsUrl.replace(/\/v1\/sessions\/$/, RECEIPT_KEYS_PATH),
    method: "GET",
    headers: { accept: "application/json", "user-agent": "candor" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
    maxAnswerBytes: MAX_KEYS_BYTES,
  }).catch(() => null);
  if (answer === null) throw failed("it does not answer, expected its keys");
  if (answer.status !== 200) throw failed(`it answered ${answer.status}, expected its keys`);
  return readKeys(answer.body, url);
}
