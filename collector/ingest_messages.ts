import type { CandorEvents, EventBus } from "../observability/mod.ts";
import { acceptMessage } from "../schemas/accept_message.ts";
import { MAX_IGNORED_KEYS } from "../schemas/limits.ts";
import type { IngestAnswer, Message, ParsedMessage, ProblemCode } from "../schemas/mod.ts";
import { PROBLEMS } from "../schemas/problem.ts";
import type { IntakeCaps } from "./intake_caps.ts";
import { isTooDeep } from "./is_too_deep.ts";
import { splitDetail, type SplitMessage } from "./split_messages.ts";
import type { Store } from "./store/store.ts";

const CAPITALS = /[A-F]/;

/** What {@linkcode ingestMessages} works with. */
export interface IngestDeps {
  /** What is kept. */
  readonly store: Pick<Store, "ingest">;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
  /** Projects that are served; all when undefined. */
  readonly projects?: ReadonlySet<string> | undefined;
  /** Bounds how much a source and a day can add.
   * @default no bound */
  readonly caps?: IntakeCaps | undefined;
  /** Whether the request may write to a project. */
  readonly mayWrite: (project: string) => boolean;
}

/**
 * Validates messages, has them stored, and says what became of each. Resolves after they are durable.
 *
 * @param split The values of a request.
 * @param deps Store, bus, caps and who may write what.
 * @param source What the limit keeps in the place of the source.
 * @returns The answer of the wire; `rejected` in the order of the request.
 * @throws StoreError when the store cannot take them now.
 *
 * @example
 * ```ts
 * import { disabledEventBus } from "@candor/usage/observability";
 * import { ingestMessages } from "./ingest_messages.ts";
 * import assert from "node:assert/strict";
 *
 * const store = { ingest: () => Promise.resolve([]) };
 * const answer = await ingestMessages([{ value: 42 }], {
 *   store,
 *   bus: disabledEventBus(),
 *   mayWrite: () => true,
 * });
 * assert.equal(answer.rejected[0]?.code, "invalid_message");
 * ```
 */
export async function ingestMessages(
  split: readonly SplitMessage[],
  deps: IngestDeps,
  source = "",
): Promise<IngestAnswer> {
  const rejected: IngestAnswer["rejected"] = [];
  const messages: Message[] = [];
  const places: number[] = [];
  const ignored: Ignored = { keys: [], count: 0 };
  let parse: Parser | undefined;
  for (let index = 0; index < split.length; index++) {
    const part = split[index]!;
    const read: Read = part.code !== undefined
      ? { code: part.code, detail: splitDetail(part.code) }
      : readOrdinary(part.value) ?? readUnordinary(part.value, parse ??= await parser(), ignored);
    if ("code" in read) {
      rejected.push({ index, code: read.code, detail: read.detail });
      continue;
    }
    const refusal = refuse(read.project, deps);
    if (refusal !== undefined) {
      rejected.push({ index, code: refusal, detail: PROBLEMS[refusal].title });
      continue;
    }
    messages.push(withPlainIds(read));
    places.push(index);
  }
  const refusedHere = rejected.length;
  let accepted = 0;
  let duplicates = 0;
  if (messages.length > 0) {
    const { caps } = deps;
    const outcomes = await deps.store.ingest(messages);
    for (let at = 0; at < outcomes.length; at++) {
      const outcome = outcomes[at]!;
      if (outcome.status === "accepted") {
        accepted++;
        caps?.noteProject(messages[at]!.project);
      } else if (outcome.status === "duplicate") duplicates++;
      else {
        const { code, detail } = outcome;
        rejected.push({ index: places[at]!, code, detail });
      }
    }
    caps?.noteSource(source, accepted);
    if (rejected.length > refusedHere) rejected.sort((left, right) => left.index - right.index);
  }
  publish(deps.bus, accepted, duplicates, rejected, ignored.count);
  return { accepted, duplicates, rejected, ignored_keys: ignored.keys };
}

/** Unknown keys of a request: each named once, and how many there were. */
interface Ignored {
  readonly keys: string[];
  count: number;
}

/** What a part is, or the row of the table of errors and its sentence. */
type Read = Message | { readonly code: ProblemCode; readonly detail: string };

/** What can be told of a value without the schemas, which is all of an ordinary message. */
function readOrdinary(value: unknown): Read | undefined {
  const ordinary = acceptMessage(value);
  if (ordinary !== undefined) return ordinary;
  // Whatever is deeper has been left alone until here.
  return isTooDeep(value) ? { code: "too_deep", detail: PROBLEMS.too_deep.title } : undefined;
}

function readUnordinary(value: unknown, parse: Parser, ignored: Ignored): Read {
  const parsed = parse(value);
  ignored.count += parsed.ignoredKeys.length;
  for (const key of parsed.ignoredKeys) {
    if (ignored.keys.length < MAX_IGNORED_KEYS && !ignored.keys.includes(key)) {
      ignored.keys.push(key);
    }
  }
  return parsed.ok ? parsed.message : parsed;
}

type Parser = (value: unknown) => ParsedMessage;

/** Loaded with the first message that needs it: the schemas are a third of a collector's start. */
async function parser(): Promise<Parser> {
  return (await import("../schemas/parse_message.ts")).parseMessage;
}

function refuse(project: string, deps: IngestDeps): ProblemCode | undefined {
  if (deps.projects !== undefined && !deps.projects.has(project)) return "project_not_allowed";
  if (deps.caps?.isFull(project)) return "project_cap";
  return deps.mayWrite(project) ? undefined : "unauthorized";
}

/** RFC 9562 lets an id be written in capitals; it is the same id, so it must have the same hash. */
function withPlainIds(message: Message): Message {
  if (CAPITALS.test(message.message_id)) message.message_id = message.message_id.toLowerCase();
  if (CAPITALS.test(message.session_id)) message.session_id = message.session_id.toLowerCase();
  return message;
}

function publish(
  bus: EventBus<CandorEvents>,
  accepted: number,
  duplicates: number,
  rejected: IngestAnswer["rejected"],
  ignored: number,
): void {
  if (!bus.enabled) return;
  if (accepted > 0) bus.publish("ingest.accepted", { count: accepted });
  if (duplicates > 0) bus.publish("ingest.duplicate", { count: duplicates });
  if (ignored > 0) bus.publish("ingest.ignored_keys", { count: ignored });
  const counts = new Map<ProblemCode, number>();
  for (const { code } of rejected) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const [code, count] of counts) {
    bus.publish("ingest.rejected", { code, count });
  }
}
