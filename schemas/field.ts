import type { z } from "zod";
import type { Plausible } from "./plausible.ts";

/**
 * What every collected field says of itself. Validation, types, JSON Schema, the data dictionary, the
 * preview and the privacy page are all made from it.
 */
export interface FieldMeta {
  /** What it is, in plain words, one sentence without a final period. */
  readonly what: string;
  /** Unit of the value: `bytes`, `seconds`, `name`, `count`, ... */
  readonly unit: string;
  /** A value as it really occurs. */
  readonly example: unknown;
  /** Why it is collected: the decision that it informs. */
  readonly why: string;
  /** The schema version that introduced it. */
  readonly since: number;
  /**
   * The dimension of the public report that it becomes, `null` when it is never published. A name
   * that ends in `.*` stands for one dimension per key.
   */
  readonly published: string | null;
  /** The lowest consent level at which it is sent. */
  readonly level: "no-stack" | "on";
  /** How large its numbers can be before they are kept out of the counts.
   * @default any number is counted */
  readonly plausible?: Plausible | undefined;
}

/** What a field has to say; `since`, `published` and `level` have defaults. */
export type FieldDescription =
  & Pick<FieldMeta, "what" | "unit" | "example" | "why">
  & Partial<Pick<FieldMeta, "since" | "published" | "level" | "plausible">>;

/**
 * Attaches what a field says of itself to its schema.
 *
 * @param schema The field's form.
 * @param description What it is; `since` defaults to 1, `published` to `null`, `level` to `no-stack`.
 * @returns The same schema with the description in its metadata.
 */
export function field<Schema extends z.ZodType>(
  schema: Schema,
  description: FieldDescription,
): Schema {
  const meta: FieldMeta = { since: 1, published: null, level: "no-stack", ...description };
  return schema.meta({ ...meta });
}

/**
 * A field that may be unknown: `null` on the wire, and `null` when it is left out.
 *
 * @param schema The form of the value when it is known.
 * @param description What it is.
 * @returns A nullable schema with `null` as its default.
 */
export function fact<Schema extends z.ZodType>(
  schema: Schema,
  description: FieldDescription,
): z.ZodDefault<z.ZodNullable<Schema>> {
  return field(schema.nullable().default(null as never), description);
}
