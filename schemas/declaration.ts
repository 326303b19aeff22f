import type { FieldMeta } from "./field.ts";

/** A value that a declared setting may have. */
export type DeclaredValue = string | number | boolean;

/** Form of a declared setting: the part of JSON Schema (draft 2020-12) that a setting can need. */
export interface DeclaredForm {
  /** Kind of value. */
  readonly type: "integer" | "number" | "boolean" | "string";
  /** The only values, if they are listed. */
  readonly enum?: readonly DeclaredValue[] | undefined;
  /** Smallest number. */
  readonly minimum?: number | undefined;
  /** Largest number. */
  readonly maximum?: number | undefined;
  /** The number lies above this one. */
  readonly exclusiveMinimum?: number | undefined;
  /** The number lies below this one. */
  readonly exclusiveMaximum?: number | undefined;
  /** The number is a multiple of this one. */
  readonly multipleOf?: number | undefined;
  /** Fewest characters of a text. */
  readonly minLength?: number | undefined;
  /** Most characters of a text; no setting is longer than a token.
   * @default 64 */
  readonly maxLength?: number | undefined;
}

/** A setting that a program declared: what every collected field says of itself, and its form. */
export interface DeclaredField extends Omit<FieldMeta, "level" | "example"> {
  /** A value as it really occurs; it is of the form. */
  readonly example: DeclaredValue;
  /** What values look like. */
  readonly form: DeclaredForm;
  /** Whether it may be `null`: known to be without a value. */
  readonly nullable: boolean;
  /** Bounds of the ranges in which numbers are counted, ascending, the lower one inclusive; without
   * them a number is rounded to two digits.
   * @default none */
  readonly buckets?: readonly number[] | undefined;
}

/** A feature that a program declared. */
export interface DeclaredFeature {
  /** What it is, in plain words, one sentence without a final period. */
  readonly what: string;
  /** Why its use is counted. */
  readonly why: string;
  /** The version of the declaration that introduced it. */
  readonly since: number;
}

/**
 * What a program says of its own settings and features, once, for both ends: the reporter takes its
 * types and sends nothing else, the collector makes dimensions, dictionary entries and charts of it.
 *
 * It is plain data, so that it can be handed on as a JSON file; no code of a program is ever loaded to
 * read one. `declareEngine` makes it of zod schemas.
 */
export interface EngineDeclaration<Settings = unknown, Feature extends string = string> {
  /** Counts up when something is added; people see a notice before a new field is sent. */
  readonly version: number;
  /** Settings by their key. */
  readonly engine: Readonly<Record<string, DeclaredField>>;
  /** Features by their name; `null` when they are not declared and any name may be used. */
  readonly features: Readonly<Record<string, DeclaredFeature>> | null;
  /** For the compiler alone; it never has a value. */
  readonly "~types"?: { readonly settings: Settings; readonly feature: Feature } | undefined;
}

/** Declarations by the name of their project. */
export type Declarations = Readonly<Record<string, EngineDeclaration>>;
