import { lmcacheSettingsSchemas } from "./lmcache_settings_schema.ts";
import { lmcacheUsageSchemas } from "./lmcache_usage_schema.ts";

/** LMCache's wire, all generations (2025 to 2026), by kind of message. */
export const lmcacheSchemas = { ...lmcacheSettingsSchemas, ...lmcacheUsageSchemas };
