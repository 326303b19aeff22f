import type { ByteBudget } from "./route_deps.ts";

/**
 * A bound on the bytes of request bodies held at once, so that a slow store costs answers, not memory.
 *
 * @param maxBytes Most bytes held at once.
 * @returns The budget, all of it free.
 *
 * @example
 * ```ts
 * import { createByteBudget } from "./byte_budget.ts";
 * import assert from "node:assert/strict";
 *
 * const budget = createByteBudget(100);
 * assert.ok(budget.take(80));
 * assert.ok(!budget.take(30));
 * budget.give(80);
 * assert.ok(budget.take(30));
 * ```
 */
export function createByteBudget(maxBytes: number): ByteBudget {
  let held = 0;
  return {
    take(bytes: number): boolean {
      if (held + bytes > maxBytes) return false;
      held += bytes;
      return true;
    },
    give(bytes: number): void {
      held -= bytes;
    },
  };
}
