import type { DeclaredField, DeclaredForm } from "./declaration.ts";
import { MAX_TOKEN_LENGTH } from "./limits.ts";

/**
 * Why a value is not of the form that its setting was declared with. It loads nothing and never
 * repeats the value, so that the sentence can be shown and logged.
 *
 * @param field The declared setting.
 * @param value Anything.
 * @returns The rest of a sentence that begins with "it", or `null` when the value fits.
 *
 * @example
 * ```ts
 * import { findMisfit } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const workers = { nullable: false, form: { type: "integer", minimum: 1 } } as const;
 * assert.equal(findMisfit(workers, 8), null);
 * assert.equal(findMisfit(workers, 0), "is below 1");
 * assert.equal(findMisfit(workers, "8"), "is no whole number");
 * ```
 */
export function findMisfit(
  field: Pick<DeclaredField, "form" | "nullable">,
  value: unknown,
): string | null {
  const { form, nullable } = field;
  if (value === null) return nullable ? null : "is null";
  switch (form.type) {
    case "boolean":
      if (typeof value !== "boolean") return "is neither true nor false";
      break;
    case "string":
      if (typeof value !== "string") return "is no text";
      break;
    case "integer":
      if (!Number.isSafeInteger(value)) return "is no whole number";
      break;
    case "number":
      if (!Number.isFinite(value)) return "is no number";
  }
  if (form.enum !== undefined) {
    return form.enum.includes(value as string) ? null : `is none of ${form.enum.join(", ")}`;
  }
  if (typeof value === "number") return findMisfitOfNumber(form, value);
  return typeof value === "string" ? findMisfitOfText(form, value) : null;
}

function findMisfitOfNumber(form: DeclaredForm, value: number): string | null {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = form;
  if (minimum !== undefined && value < minimum) return `is below ${minimum}`;
  if (maximum !== undefined && value > maximum) return `is above ${maximum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    return `is not above ${exclusiveMinimum}`;
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    return `is not below ${exclusiveMaximum}`;
  }
  if (multipleOf === undefined) return null;
  // Tenths have no exact form: 0.3 is a multiple of 0.1 although its remainder is not 0. What is let
  // through is what rounding can do to a quotient of that size and no more, as in the schema's library.
  const steps = value / multipleOf;
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(steps), 1);
  const isMultiple = Math.abs(steps - Math.round(steps)) < rounding;
  return isMultiple ? null : `is no multiple of ${multipleOf}`;
}

function findMisfitOfText(form: DeclaredForm, value: string): string | null {
  const most = Math.min(form.maxLength ?? MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH);
  // A character of two units counts once, as in JSON Schema and in the schema's library; nothing that is
  // too long in any case is taken apart.
  const length = value.length > 2 * most ? value.length : [...value].length;
  if (length > most) return `is longer than ${most} characters`;
  const least = form.minLength ?? 0;
  return length < least ? `is shorter than ${least} characters` : null;
}
