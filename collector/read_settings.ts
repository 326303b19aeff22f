import { PROJECT_PATTERN } from "../schemas/project_pattern.ts";
import type { CollectorSettings, SETTINGS_ENV } from "./settings.ts";

/**
 * Reads the settings of a collector, except what programs declared: see `declaredInEnv`, which loads the
 * schemas.
 *
 * @param env Reads one variable.
 * @returns Settings; what is unset or blank is left out.
 * @throws Error with one sentence for a value that cannot be read; a secret is never repeated.
 *
 * @example
 * ```ts
 * import { readSettings } from "./read_settings.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(readSettings((name) => name === "CANDOR_KV" ? ":memory:" : undefined).kv, ":memory:");
 * ```
 */
export function readSettings(
  env: (name: string) => string | undefined,
): Omit<CollectorSettings, "declarations"> {
  const text = (name: keyof typeof SETTINGS_ENV): string | undefined =>
    env(name)?.trim() || undefined;
  const list = (name: keyof typeof SETTINGS_ENV): string[] | undefined =>
    text(name)?.split(",").map((part) => part.trim()).filter((part) => part !== "");
  const whole = (name: keyof typeof SETTINGS_ENV, least: number): number | undefined => {
    const said = text(name);
    if (said === undefined) return undefined;
    const value = /^\d{1,9}$/.test(said) ? Number(said) : NaN;
    if (value >= least) return value;
    throw unreadable(name, `expected a whole number of ${least} or more`);
  };
  return {
    kv: text("CANDOR_KV"),
    projects: list("CANDOR_PROJECTS")?.map(projectName),
    maxProjects: whole("CANDOR_MAX_PROJECTS", 1),
    minCell: whole("CANDOR_MIN_CELL", 1),
    retentionDays: whole("CANDOR_RETENTION_DAYS", 1),
    rateLimit: whole("CANDOR_RATE_LIMIT", 0),
    sourceCap: whole("CANDOR_SOURCE_CAP", 0),
    projectCap: whole("CANDOR_PROJECT_CAP", 0),
    adminToken: text("CANDOR_ADMIN_TOKEN"),
    writeKeys: writeKeys(list("CANDOR_WRITE_KEYS")),
    trustProxy: yesOrNo("CANDOR_TRUST_PROXY", text("CANDOR_TRUST_PROXY")),
    observability: yesOrNo("CANDOR_OBSERVABILITY", text("CANDOR_OBSERVABILITY")),
    watchdogWebhook: text("CANDOR_WATCHDOG_WEBHOOK"),
    operator: text("CANDOR_OPERATOR"),
    operatorUrl: text("CANDOR_OPERATOR_URL"),
    corsOrigins: list("CANDOR_CORS_ORIGINS"),
  };
}

function projectName(name: string): string {
  if (PROJECT_PATTERN.test(name)) return name;
  throw unreadable("CANDOR_PROJECTS", "expected names of lower case letters, digits and -");
}

function writeKeys(
  pairs: readonly string[] | undefined,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (pairs === undefined) return undefined;
  const keys = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const project = pair.slice(0, Math.max(at, 0)).trim();
    const key = pair.slice(at + 1).trim();
    if (at < 0 || key === "" || !PROJECT_PATTERN.test(project)) {
      throw unreadable("CANDOR_WRITE_KEYS", "expected project=key with a comma between pairs");
    }
    keys.set(project, [...(keys.get(project) ?? []), key]);
  }
  return keys;
}

function yesOrNo(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^(?:1|true|yes|on)$/i.test(text)) return true;
  if (/^(?:0|false|no|off)$/i.test(text)) return false;
  throw unreadable(name, "expected true or false");
}

function unreadable(name: string, expected: string): Error {
  return new Error(`Cannot read ${name}: its value is not of its form, ${expected}`);
}
