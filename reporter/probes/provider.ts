import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/** A file of the firmware tables and what it must hold. */
interface FirmwareEvidence {
  readonly provider: string;
  readonly file: string;
  readonly pattern: RegExp;
}

const DMI_FOLDER = "/sys/class/dmi/id";

// Each row is what the provider writes into the tables of its machines and nobody else does. A maker's
// name alone is no evidence: Hyper-V and Surface say `Microsoft Corporation`, Chromebooks say `Google`.
const FIRMWARE: readonly FirmwareEvidence[] = [
  { provider: "AWS", file: "product_version", pattern: /\bamazon\b/ },
  { provider: "AWS", file: "bios_vendor", pattern: /^amazon ec2$/ },
  { provider: "AWS", file: "sys_vendor", pattern: /^amazon ec2$/ },
  { provider: "AWS", file: "chassis_asset_tag", pattern: /^amazon ec2$/ },
  { provider: "GCP", file: "product_name", pattern: /^google(?: compute engine)?$/ },
  {
    provider: "AZURE",
    file: "chassis_asset_tag",
    pattern: /^7783-7084-3265-9085-8269-3286-77$/,
  },
  { provider: "OCI", file: "chassis_asset_tag", pattern: /^oraclecloud/ },
  { provider: "DIGITALOCEAN", file: "sys_vendor", pattern: /^digitalocean/ },
  { provider: "LINODE", file: "sys_vendor", pattern: /^(?:linode|akamai)/ },
  { provider: "VULTR", file: "sys_vendor", pattern: /^vultr/ },
  { provider: "HETZNER", file: "sys_vendor", pattern: /^hetzner/ },
  { provider: "SCALEWAY", file: "sys_vendor", pattern: /^scaleway/ },
  { provider: "UPCLOUD", file: "sys_vendor", pattern: /^upcloud/ },
  { provider: "EXOSCALE", file: "product_name", pattern: /^exoscale/ },
  { provider: "ALIBABA", file: "product_name", pattern: /^alibaba cloud ecs/ },
  { provider: "HUAWEI", file: "chassis_asset_tag", pattern: /^huaweicloud/ },
];

/** A variable that the platform itself sets inside what it runs, and the form of its value. */
interface VariableEvidence {
  readonly provider: string;
  readonly variable: string;
  readonly pattern: RegExp;
}

const SET = /\S/;

// Left out on purpose, because people set them on machines of their own: AWS_REGION,
// GOOGLE_CLOUD_PROJECT, AZURE_SUBSCRIPTION_ID and the like choose an account, they name no machine.
const VARIABLES: readonly VariableEvidence[] = [
  { provider: "RUNPOD", variable: "RUNPOD_DC_ID", pattern: SET },
  { provider: "RUNPOD", variable: "RUNPOD_POD_ID", pattern: SET },
  { provider: "LAMBDA", variable: "LAMBDA_LABS_ENV", pattern: SET },
  { provider: "VAST", variable: "VAST_CONTAINERLABEL", pattern: SET },
  { provider: "MODAL", variable: "MODAL_TASK_ID", pattern: SET },
  { provider: "AWS", variable: "AWS_EXECUTION_ENV", pattern: /^(?:AWS_|CloudShell)/ },
  { provider: "AZURE", variable: "WEBSITE_INSTANCE_ID", pattern: SET },
  { provider: "AZURE", variable: "AZURE_HTTP_USER_AGENT", pattern: /^cloud-shell\// },
  { provider: "GCP", variable: "GAE_SERVICE", pattern: SET },
  { provider: "GCP", variable: "CLOUD_RUN_JOB", pattern: SET },
  { provider: "FLY", variable: "FLY_MACHINE_ID", pattern: SET },
  { provider: "DENO_DEPLOY", variable: "DENO_DEPLOYMENT_ID", pattern: SET },
];

/** Variables that the probe looks at; only whether they hold the platform's own mark. */
export const PROVIDER_VARIABLES: readonly string[] = VARIABLES.map(({ variable }) => variable);

/**
 * Cloud provider: firmware tables (on Linux, `--allow-all`), then variables that platforms set
 * (`--allow-env`). Never a request to a metadata service, never a guess from an account's settings.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeProvider } from "./provider.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = probeProvider(denoHost());
 * assert.notEqual(facts.provider, "UNKNOWN");
 * ```
 */
export function probeProvider(host: Host): Findings {
  const firmware = readFirmware(host);
  if (firmware.provider !== null) return { facts: { provider: firmware.provider }, withheld: [] };
  const kept: string[] = [];
  for (const { provider, variable, pattern } of VARIABLES) {
    const value = host.env(variable);
    if (value.state === "known" && pattern.test(value.value)) {
      return { facts: { provider }, withheld: [] };
    }
    if (value.state === "withheld") kept.push(variable);
  }
  const flags = [
    ...(firmware.flag === null ? [] : [firmware.flag]),
    ...(kept.length === 0 ? [] : [`--allow-env=${kept.join(",")}`]),
  ];
  return { facts: {}, withheld: flags.map((flag) => ({ fact: "provider", flag })) };
}

function readFirmware(host: Host): { provider: string | null; flag: string | null } {
  if (host.build.os !== "linux") return { provider: null, flag: null };
  const folder = host.exists(DMI_FOLDER);
  if (folder.state === "withheld") return { provider: null, flag: folder.flag };
  if (folder.state === "unknown" || !folder.value) return { provider: null, flag: null };
  const files = [...new Set(FIRMWARE.map(({ file }) => file))];
  const texts = new Map(
    files.map((file) => [file, host.readText(`${DMI_FOLDER}/${file}`, 256)] as const),
  );
  for (const { provider, file, pattern } of FIRMWARE) {
    const text = texts.get(file);
    if (text?.state === "known" && pattern.test(text.value.trim().toLowerCase())) {
      return { provider, flag: null };
    }
  }
  return { provider: null, flag: null };
}
