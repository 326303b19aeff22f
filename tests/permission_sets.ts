import { SETTINGS_ENV } from "../collector/settings.ts";
import { OBSERVABILITY_ENV } from "../observability/mod.ts";
import { consentVariables } from "../reporter/consent_variables.ts";
import { FACT_PERMISSIONS } from "../reporter/permissions.ts";

/** A permission set of `deno.json`. */
export type PermissionSet = Readonly<Record<string, readonly string[]>>;

/** Variables that say where the reporter's folder is and where reports go. */
const FOLDER_VARIABLES = ["HOME", "XDG_CONFIG_HOME", "CANDOR_USAGE_STATS_URL", "CANDOR_LOG_LEVEL"];

/**
 * The permission sets that `deno.json` has to hold: the least that the code asks for.
 *
 * @returns Sets by name.
 */
export function permissionSets(): Readonly<Record<string, PermissionSet>> {
  const report = reportSet();
  return {
    report,
    collect: {
      env: unique([...Object.keys(SETTINGS_ENV), ...OBSERVABILITY_ENV, "DENO_KV_ACCESS_TOKEN"]),
      net: ["127.0.0.1:8000", "127.0.0.1:9090"],
    },
    demo: { ...report, net: ["127.0.0.1"] },
  };
}

function reportSet(): PermissionSet {
  const descriptors = FACT_PERMISSIONS.filter(({ flag }) => flag !== "--allow-all")
    .flatMap((permission) => permission.descriptors);
  const variables = descriptors.flatMap((one) => one.name === "env" ? [one.variable!] : []);
  const consent = consentVariables("CANDOR").map(({ name }) => name);
  return {
    env: unique([...variables, ...consent, ...FOLDER_VARIABLES]),
    read: unique(descriptors.flatMap((one) => one.name === "read" ? [String(one.path)] : [])),
    run: unique(descriptors.flatMap((one) => one.name === "run" ? [String(one.command)] : [])),
    sys: unique(descriptors.flatMap((one) => one.name === "sys" ? [one.kind!] : [])),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
