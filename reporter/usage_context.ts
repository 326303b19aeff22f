/** How a program is used: PyAgent's and vLLM's contexts by their names. */
export type UsageContext =
  | "UNKNOWN"
  | "CLI"
  | "API_SERVER"
  | "FLEET_ORCHESTRATION"
  | "AGENT_TASK"
  | "TESTING"
  | "UNKNOWN_CONTEXT"
  | "LLM_CLASS"
  | "OPENAI_API_SERVER"
  | "OPENAI_BATCH_RUNNER"
  | "ENGINE_CONTEXT";

/**
 * The contexts as values, for programs that come from PyAgent or vLLM.
 *
 * @example
 * ```ts
 * import { UsageContext } from "@candor/usage/reporter";
 * import assert from "node:assert/strict";
 *
 * assert.equal(UsageContext.API_SERVER, "API_SERVER");
 * ```
 */
export const UsageContext: { readonly [Name in UsageContext]: Name } = {
  UNKNOWN: "UNKNOWN",
  CLI: "CLI",
  "API_SERVER": "API_SERVER",
  "FLEET_ORCHESTRATION": "FLEET_ORCHESTRATION",
  "AGENT_TASK": "AGENT_TASK",
  TESTING: "TESTING",
  "UNKNOWN_CONTEXT": "UNKNOWN_CONTEXT",
  "LLM_CLASS": "LLM_CLASS",
  "OPENAI_API_SERVER": "OPENAI_API_SERVER",
  "OPENAI_BATCH_RUNNER": "OPENAI_BATCH_RUNNER",
  "ENGINE_CONTEXT": "ENGINE_CONTEXT",
};
