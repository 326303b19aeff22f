import { acceleratorOf } from "./accelerator_of.ts";
import { createDraft, type Draft, type MessageType, place } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import type { ForeignSystem, Translation, TranslationContext } from "./foreign_system.ts";
import { keyOf } from "./key_of.ts";
import { lmcacheSchemas } from "./lmcache_schema.ts";
import { unknownMessage } from "./unknown_message.ts";

type Kind = keyof typeof lmcacheSchemas;

const BUCKET = /^\d{1,7}$/;
/** What `platform.processor()` calls an instruction set; LMCache reports it in place of a GPU. */
const INSTRUCTION_SET = /^(?:x86_64|amd64|i[3-6]86|aarch64|arm\w*|ppc64\w*|s390x|riscv\w*)$/i;

/** The kinds of our messages that each of LMCache's kinds becomes even when it says nothing. */
const KINDS: Record<Kind, readonly MessageType[]> = {
  EnvMessage: ["EnvMessage"],
  EngineMessage: ["EngineMessage"],
  MPServerMessage: ["EngineMessage"],
  MetadataMessage: ["MetadataMessage"],
  ContinuousContextMessage: ["UsageMessage"],
  CacheLifespanMessage: ["UsageMessage"],
  L1UsageMessage: ["UsageMessage"],
  L2ConnectorUsageMessage: ["UsageMessage"],
};

/**
 * LMCache, all generations. Its base URL is joined with the endpoint as a browser would: a base
 * without a slash at its end loses its last part, so the endpoints stand under `/compat` as well. A
 * branch of it puts the server's messages under `mp/`.
 */
export const lmcache: ForeignSystem = {
  name: "lmcache",
  title: "LMCache",
  paths: [
    "/lmcache",
    ...["", "/lmcache", "/lmcache/mp"].flatMap((base) =>
      ["context", "cache-usage", "cache-lifespan", "l1-usage", "l2-usage", "endpoint"]
        .map((endpoint) => `${base}/${endpoint}`)
    ),
  ],
  schemas: lmcacheSchemas,
  translate: translateLmcache,
};

function translateLmcache(
  raw: Readonly<Record<string, unknown>>,
  context: TranslationContext,
): Translation {
  const body = isBareHistogram(raw)
    ? { message_type: "CacheLifespanMessage", cache_lifespan_histogram: raw }
    : raw;
  const { message_type: kind } = body;
  if (typeof kind !== "string" || !Object.hasOwn(lmcacheSchemas, kind)) return unknownMessage();
  const draft = createDraft(lmcacheSchemas[kind as Kind], body, KINDS[kind as Kind]);
  if (kind === "EnvMessage") completeMachine(draft);
  if (kind === "L1UsageMessage") completeTier(draft, body, "l1");
  if (kind === "L2ConnectorUsageMessage") completeTier(draft, body, "l2");
  return finishDraft(draft, {
    system: "lmcache",
    event: kind,
    sessionId: draft.fields.session_id,
    version: draft.fields.lmcache_version ?? null,
    madeAt: null,
    key: [kind, String(draft.fields.sequence_number ?? ""), String(draft.fields.l2_name ?? "")],
    keyInstant: null,
  }, context);
}

/** Generation 1 posts the histogram alone, without saying what it is. */
function isBareHistogram(raw: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(raw);
  return keys.length > 0 && keys.every((key) => BUCKET.test(key));
}

/** Without a GPU the three fields describe the processor: its cores, its name, the machine's memory. */
function completeMachine(draft: Draft): void {
  const env = draft.messages.EnvMessage ??= {};
  const { gpu_memory_per_device: memory, gpu_type: type, total_memory: total } = env;
  const hasNoGpu = Array.isArray(memory) || INSTRUCTION_SET.test(String(type ?? "")) ||
    (typeof memory === "number" && memory > 0 && memory === total);
  if (hasNoGpu) {
    Object.assign(env, { gpu_count: 0, gpu_type: null, gpu_memory_per_device: null });
    env.accelerator = "none";
  } else if (typeof type === "string") {
    env.accelerator = acceleratorOf(type);
  }
}

function completeTier(draft: Draft, raw: Readonly<Record<string, unknown>>, tier: string): void {
  const { bytes_used: used, capacity_bytes: capacity, unbounded_adapters: unbounded } = raw;
  // What adapters without a bound hold is among the used bytes, and has no part in the capacity.
  const isShare = typeof unbounded !== "number" || unbounded === 0;
  if (
    isShare && typeof used === "number" && used >= 0 && typeof capacity === "number" && capacity > 0
  ) {
    const tens = Math.min(100, Math.round(10 * used / capacity) * 10);
    place(draft, `UsageMessage.tags.${tier}_used_percent`, tens);
  }
  const adapter = keyOf(String(draft.fields.l2_name ?? ""));
  if (adapter === null) return;
  const counters = draft.messages.UsageMessage?.counters as Record<string, number> | undefined;
  for (const what of ["stored_bytes", "load_bytes"]) {
    place(draft, `UsageMessage.counters.l2_${adapter}_${what}`, counters?.[`l2_${what}`]);
  }
}
