import { hostOf } from "./may_reach.ts";
import type { ObservabilityPlan } from "./observability_plan.ts";

/**
 * Takes out of a plan what this process has no permission to push to, and says so. Without this the first
 * push would ask the person at the terminal, minutes after the start.
 *
 * @param plan what is to be pushed where
 * @param warn receives a sentence for each endpoint that is left out
 * @param granted tells whether a host may be reached
 * @returns the plan with the endpoints that may be used
 * @example
 * ```ts
 * import { observabilityOptions } from "@candor/usage/observability";
 * import { permittedOtlp } from "./permitted_otlp.ts";
 * import assert from "node:assert/strict";
 *
 * const decided = observabilityOptions({ otlpEndpoint: "http://localhost:4317" }, () => undefined);
 * assert.ok(decided.ok);
 * const warnings: string[] = [];
 * const plan = permittedOtlp(decided.plan, (text) => void warnings.push(text), () => false);
 * assert.deepEqual(plan.otlp, {});
 * assert.deepEqual(warnings, [
 *   "Cannot push telemetry: no permission, allow it with --allow-net=localhost:4317",
 * ]);
 * ```
 */
export function permittedOtlp(
  plan: ObservabilityPlan,
  warn: (sentence: string) => void,
  granted: (host: string) => boolean,
): ObservabilityPlan {
  const hosts = new Map<string, boolean>();
  const permitted = Object.entries(plan.otlp).filter(([, settings]) => {
    const host = hostOf(settings.url);
    if (!hosts.has(host)) {
      hosts.set(host, granted(host));
      if (hosts.get(host) === false) {
        warn(`Cannot push telemetry: no permission, allow it with --allow-net=${host}`);
      }
    }
    return hosts.get(host) === true;
  });
  return { ...plan, otlp: Object.fromEntries(permitted) };
}
