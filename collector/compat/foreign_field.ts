import type { z } from "zod";
import type { FieldMeta } from "../../schemas/field.ts";

/** What a field of a foreign wire says of itself: what our own fields say, and where it goes. */
export interface ForeignFieldMeta extends Omit<FieldMeta, "published"> {
  /**
   * Where its value goes: `EnvMessage.num_cpu`, `UsageMessage.tags.nodes`, `session_id`; a name that
   * ends in `.*` takes a map or a list of names. Empty when the field is dropped. The translation is
   * made from this, so what it says is what happens.
   */
  readonly to: readonly string[];
  /** Names inside the value that are kept; the others are dropped. All of them when it is left out. */
  readonly only?: readonly string[];
}

/** What a foreign field has to say. */
export type ForeignDescription = Pick<
  ForeignFieldMeta,
  "what" | "unit" | "example" | "why" | "only"
>;

/**
 * A field of a foreign wire that is kept.
 *
 * @param form Its tolerant form; the output is what is kept, `null` when it says nothing.
 * @param to Where the output goes; with several places the form gives a tuple in the same order.
 * @param description What it is and why it is kept.
 * @returns The same form with the description in its metadata.
 */
export function kept<Form extends z.ZodType>(
  form: Form,
  to: string | readonly string[],
  description: ForeignDescription,
): Form {
  return describe(form, typeof to === "string" ? [to] : to, description);
}

/**
 * A field of a foreign wire that is dropped at the door.
 *
 * @param form Its tolerant form.
 * @param description What it is and why it is dropped.
 * @returns The same form with the description in its metadata.
 */
export function dropped<Form extends z.ZodType>(form: Form, description: ForeignDescription): Form {
  return describe(form, [], description);
}

function describe<Form extends z.ZodType>(
  form: Form,
  to: readonly string[],
  description: ForeignDescription,
): Form {
  const meta: ForeignFieldMeta = { since: 1, level: "no-stack", to, ...description };
  return form.meta({ ...meta });
}
