import type { EngineDeclaration } from "./declaration.ts";
import { ENGINE_FIELDS } from "./engine_fields.ts";

/** A collected field that the first version did not have. */
export interface LaterField {
  /** Types of message that carry it. */
  readonly messages: readonly string[];
  /** Where it stands: `runtime`, `gpus.power_limit`, `config.scheduler`, `features.streaming`. */
  readonly field: string;
  /** What it is, one sentence without a final period. */
  readonly what: string;
  /** The version that introduced it, 2 or more. */
  readonly since: number;
}

/**
 * The fields of a declaration that its first version did not have.
 *
 * @param declaration What a program declared.
 * @returns Settings, then features.
 *
 * @example
 * ```ts
 * import { declareEngine, laterDeclared } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 * import { z } from "zod";
 *
 * const features = { streaming: { what: "Answers in parts", since: 2 } };
 * const declaration = declareEngine({ engine: z.object({}), features });
 * assert.equal(laterDeclared(declaration)[0]?.field, "features.streaming");
 * ```
 */
export function laterDeclared(declaration: EngineDeclaration): readonly LaterField[] {
  const settings = Object.entries(declaration.engine).map(([key, { what, since }]) => ({
    messages: ["EngineMessage"],
    field: ENGINE_FIELDS.includes(key) ? key : `config.${key}`,
    what,
    since,
  }));
  const features = Object.entries(declaration.features ?? {}).map(([name, { what, since }]) => ({
    messages: ["UsageMessage"],
    field: `features.${name}`,
    what,
    since,
  }));
  return [...settings, ...features].filter(({ since }) => since > 1);
}
