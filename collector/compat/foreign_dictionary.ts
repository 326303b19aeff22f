import { dimensions } from "../../schemas/dimensions.ts";
import type { ForeignFieldMeta } from "./foreign_field.ts";
import type { ForeignSystemName } from "./foreign_system.ts";
import { FOREIGN_SYSTEMS } from "./foreign_systems.ts";

/** One row of the data dictionary of foreign wires. */
export interface ForeignDictionaryEntry extends ForeignFieldMeta {
  /** The system. */
  readonly system: ForeignSystemName;
  /** Kinds of its messages that carry the field in this meaning. */
  readonly messages: readonly string[];
  /** Name of the field on its wire. */
  readonly field: string;
  /** Whether anything of the field is kept. */
  readonly kept: boolean;
  /**
   * Dimensions and series of the public report that it becomes: `provider`, `config.block_size`,
   * `series.stored_tokens`; a name that ends in `.*` stands for one per key.
   */
  readonly published: readonly string[];
}

const FIELD = /^(\w+Message)\.(\w+)(?:\.(.+))?$/;

/**
 * The data dictionary of the foreign wires: every field that a system sends, where it goes, or why it
 * is dropped. It is read from the metadata that the translation itself follows.
 *
 * @returns One entry per field and meaning, systems in the order of the list.
 *
 * @example
 * ```ts
 * import { foreignDictionary } from "./foreign_dictionary.ts";
 * import assert from "node:assert/strict";
 *
 * const url = foreignDictionary().find(({ field }) => field === "remote_url");
 * assert.deepEqual(url?.to, ["EngineMessage.remote_backend"]);
 * const machine = foreignDictionary().find(({ field }) => field === "machine_id");
 * assert.equal(machine?.kept, false);
 * ```
 */
export function foreignDictionary(): readonly ForeignDictionaryEntry[] {
  const rows = new Map<string, ForeignDictionaryEntry & { messages: string[] }>();
  for (const { name: system, schemas } of Object.values(FOREIGN_SYSTEMS)) {
    for (const [message, schema] of Object.entries(schemas)) {
      for (const [field, form] of Object.entries(schema.shape)) {
        const meta = form.meta() as unknown as ForeignFieldMeta;
        const key = JSON.stringify([system, field, meta.what, meta.to]);
        const row = rows.get(key);
        if (row !== undefined) row.messages.push(message);
        else {
          rows.set(key, {
            ...meta,
            system,
            messages: [message],
            field,
            kept: meta.to.length > 0,
            published: meta.to.flatMap(publishedAs),
          });
        }
      }
    }
  }
  return [...rows.values()];
}

function publishedAs(target: string): string[] {
  const [, type, field, key] = FIELD.exec(target) ?? [];
  if (target === "project_version") return [target];
  const found = dimensions().find((dimension) =>
    dimension.field === field && dimension.messageTypes.some((one) => one === type)
  );
  if (found === undefined) return [];
  const family = field === "counters" ? "series" : found.name;
  return [found.keyed ? `${family}.${key ?? "*"}` : found.name];
}
