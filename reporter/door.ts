/**
 * Everything that a program can call as soon as it has imported the reporter. It is shipped as one
 * file, `door.bundle.js`, built from the modules beside it by `deno task generate`, because the runtime
 * takes its time for each module of its own. What has to be loaded later is in `on_demand.ts`.
 *
 * @module
 */
export { configDir } from "./config_dir.ts";
export { consentVariables, variablePrefix } from "./consent_variables.ts";
export { createReporter } from "./create_reporter.ts";
export { decideConsent } from "./decide_consent.ts";
export { readEndpoint } from "./endpoint.ts";
export { denoHost } from "./host.ts";
export { initializeUsageContext } from "./initialize_usage_context.ts";
export { LEVELS, lowestLevel, maySend } from "./level.ts";
export { detectCloudProvider, getCpuInfo, getGpuInfo, getMemoryInfo } from "./machine_info.ts";
export { REPORTER_DEFAULTS } from "./options.ts";
export { readConsentInput } from "./read_consent_input.ts";
export { readSwitch } from "./read_switch.ts";
export {
  clearRuntimeUsageData,
  getRuntimeUsageData,
  setRuntimeUsageData,
} from "./runtime_usage_data.ts";
export { loadIdMaker, newId, timeOfId } from "./session.ts";
export { denoDisk } from "./state.ts";
export { spoolDir, statePaths } from "./state_paths.ts";
export { createTally } from "./tally.ts";
export { UsageContext } from "./usage_context.ts";
export { disableUsageStats, enableUsageStats, isUsageStatsEnabled } from "./usage_stats_switch.ts";
