import { dimensions, QUARANTINED } from "../../schemas/dimensions.ts";
import { ENGINE_FIELDS } from "../../schemas/engine_fields.ts";
import { findMisfit } from "../../schemas/find_misfit.ts";
import type {
  DeclaredField,
  Dimension,
  EngineDeclaration,
  Message,
  Plausible,
} from "../../schemas/mod.ts";
import { isPlausible } from "../../schemas/plausible.ts";
import { bucketBetween, bucketBytes, bucketNumber, shorten, topCode } from "./bucket.ts";

/** What one message adds to the aggregate, before it is known whether its session was counted. */
export interface Extract {
  /** Dimension and value of every published fact. */
  readonly pairs: readonly (readonly [dimension: string, value: string])[];
  /** Named sums. */
  readonly counters: readonly (readonly [name: string, amount: bigint])[];
  /** 1 for an error event. */
  readonly errors: number;
  /** Whether it says that the session runs in a build service. */
  readonly ci: boolean;
}

const SERIES_FIELD = "counters";
const SETTINGS_FIELD = "config";
/** Settings with a field of their own in the wire. */
const OWN: ReadonlySet<string> = new Set(ENGINE_FIELDS);
const NUMBER_FORMS: Readonly<Record<string, (value: number) => string>> = {
  total_memory: bucketBytes,
  gpu_memory_per_device: bucketBytes,
  num_cpu: (value) => topCode(value, 256),
  gpu_count: (value) => topCode(value, 16),
};
// What a foreign message without a version carries in its place; nobody uses a version of that name.
const NO_VERSION = "unknown";
const byType = new Map<string, readonly Dimension[]>();

/**
 * Reads the published facts out of a message, following the metadata of the schemas. Numbers come in
 * ranges or closed above, names at their length limit; a fact that is not known adds nothing. A number
 * that its field calls implausible adds the name of the field to `quarantined` and nothing else.
 *
 * What a program declared of its settings comes before that: their ranges, whether they are published,
 * and their form, outside of which a value is set apart as an implausible number is.
 *
 * @param message A valid message.
 * @param declaration What its program declared, if anything.
 * @returns Its pairs of dimension and value, its sums, whether it is an error, whether it is of CI.
 *
 * @example
 * ```ts
 * import { messageSchema } from "@candor/usage/schemas";
 * import { extract } from "./extract.ts";
 * import assert from "node:assert/strict";
 *
 * const { pairs, errors } = extract(messageSchema.parse({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "EventMessage",
 *   event_type: "error",
 * }));
 * assert.equal(errors, 1);
 * assert.deepEqual(pairs, [["project_version", "0.3.9"], ["event_type", "error"]]);
 * ```
 */
export function extract(message: Message, declaration?: EngineDeclaration): Extract {
  const pairs: [string, string][] = [];
  const counters: [string, bigint][] = [];
  const fields = message as unknown as Record<string, unknown>;
  const outside = new Set<string>();
  const declared = message.message_type === "EngineMessage" ? declaration?.engine ?? {} : {};
  for (const { name, field, keyed, plausible } of dimensionsOf(message.message_type)) {
    const value = fields[field];
    if (value === null || value === undefined) continue;
    if (field === SERIES_FIELD && keyed) {
      for (const [key, amount] of Object.entries(value as Record<string, number>)) {
        if (mayCount(amount, plausible, field, outside)) counters.push([key, BigInt(amount)]);
      }
    } else if (keyed) {
      for (const [key, entry] of Object.entries(value as Record<string, unknown>)) {
        if (field === SETTINGS_FIELD && !OWN.has(key) && Object.hasOwn(declared, key)) continue;
        if (entry === null || !mayCount(entry, plausible, field, outside)) continue;
        pairs.push([`${name}.${key}`, textOf(name, entry)]);
      }
    } else if (OWN.has(field) && Object.hasOwn(declared, field)) {
      continue;
    } else if (field === "project_version" && value === NO_VERSION) {
      continue;
    } else if (name === "architecture") {
      pairs.push([name, shorten((value as string[]).join(" "))]);
    } else if (Array.isArray(value)) {
      for (const entry of value) pairs.push([name, textOf(name, entry)]);
    } else if (mayCount(value, plausible, field, outside)) {
      pairs.push([name, textOf(name, value)]);
    }
  }
  for (const [key, setting] of Object.entries(declared)) {
    const isOwn = OWN.has(key);
    const place = isOwn ? key : `${SETTINGS_FIELD}.${key}`;
    const settings = isOwn ? fields : fields[SETTINGS_FIELD] as Record<string, unknown>;
    const value = Object.hasOwn(settings, key) ? settings[key] : null;
    if (setting.published === null || value === null || value === undefined) continue;
    const fits = findMisfit(setting, value) === null;
    const limit = hasMaximum(setting) ? undefined : plausibleOf(isOwn ? key : SETTINGS_FIELD);
    if (!fits || !isPlausible(value, limit)) outside.add(place);
    else pairs.push([place, declaredText(setting, value)]);
  }
  for (const field of outside) pairs.push([QUARANTINED, field]);
  return {
    pairs,
    counters,
    errors: message.message_type === "EventMessage" && message.event_type === "error" ? 1 : 0,
    ci: message.message_type === "EnvMessage" && message.ci === true,
  };
}

function declaredText({ buckets, form, unit }: DeclaredField, value: unknown): string {
  if (typeof value !== "number") return shorten(String(value));
  if (buckets !== undefined) return bucketBetween(value, buckets, unit);
  return form.enum === undefined ? bucketNumber(value) : String(value);
}

/** A declaration that names no maximum leaves the limit of the wire's own field. */
function hasMaximum({ form }: DeclaredField): boolean {
  // What a whole number has anyway is no maximum that somebody named.
  return (form.maximum ?? form.exclusiveMaximum ?? Infinity) < Number.MAX_SAFE_INTEGER;
}

function plausibleOf(field: string): Plausible | undefined {
  return dimensionsOf("EngineMessage").find((dimension) => dimension.field === field)?.plausible;
}

function mayCount(
  value: unknown,
  plausible: Plausible | undefined,
  field: string,
  outside: Set<string>,
): boolean {
  if (isPlausible(value, plausible)) return true;
  outside.add(field);
  return false;
}

function dimensionsOf(type: Message["message_type"]): readonly Dimension[] {
  let found = byType.get(type);
  if (found === undefined) {
    found = dimensions().filter(({ messageTypes }) => messageTypes.includes(type));
    byType.set(type, found);
  }
  return found;
}

function textOf(dimension: string, value: unknown): string {
  if (typeof value === "string") return shorten(value);
  if (typeof value === "number") return (NUMBER_FORMS[dimension] ?? bucketNumber)(value);
  return String(value);
}
