import { z } from "zod";
import { meaningful, read } from "./foreign_forms.ts";

/**
 * Environment variables as JSON in a string. Only listed ones are kept: the others may hold an address,
 * a path or a secret.
 *
 * @param allowed Names of the variables that are settings.
 * @param prefix What their names begin with; the key is `env_` and the rest in lower case.
 * @returns A form that gives settings by key, `null` when there are none.
 *
 * @example
 * ```ts
 * import { envVarJson } from "./env_var_json.ts";
 * import assert from "node:assert/strict";
 *
 * const form = envVarJson(["VLLM_USE_V1"], "VLLM_");
 * assert.deepEqual(form.parse('{"VLLM_USE_V1": true, "VLLM_HOST_IP": "10.0.0.7"}'), {
 *   env_use_v1: true,
 * });
 * ```
 */
export function envVarJson(
  allowed: readonly string[],
  prefix: string,
): z.ZodType<Record<string, number | boolean | string> | null> {
  return read(z.string(), (value) => {
    const variables = parse(String(value));
    const settings: Record<string, number | boolean | string> = {};
    for (const name of allowed) {
      const entry = Object.hasOwn(variables, name) ? variables[name] : null;
      const setting = typeof entry === "string" ? meaningful(entry) : entry;
      if (["number", "boolean", "string"].includes(typeof setting)) {
        settings[`env_${name.slice(prefix.length).toLowerCase()}`] = setting as string;
      }
    }
    return Object.keys(settings).length === 0 ? null : settings;
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
