import type { z } from "zod";
import { kept } from "./foreign_field.ts";
import { setting } from "./foreign_forms.ts";

/** A setting of an engine: its name on the wire, what it is, a value as it really occurs. */
export type SettingRow = readonly [
  name: string,
  what: string,
  example: number | boolean | string,
];

/**
 * Settings of an engine that are kept as they are, under their own names in `EngineMessage.config`.
 *
 * @param rows The settings.
 * @returns One field per setting, for a schema.
 */
export function settingFields(rows: readonly SettingRow[]): Record<string, z.ZodType> {
  return Object.fromEntries(rows.map(([name, what, example]) => [
    name,
    kept(setting(), `EngineMessage.config.${name}`, {
      what,
      unit: unitOf(example),
      example,
      why: "Which settings are used, and so worth tuning, keeping or removing",
    }),
  ]));
}

function unitOf(example: number | boolean | string): string {
  if (typeof example === "boolean") return "yes or no";
  return typeof example === "number" ? "number" : "name";
}
