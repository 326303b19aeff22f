import type { Facts, Withheld } from "../facts.ts";
import type { Host } from "../host.ts";
import { parseCpuInfo } from "./parse_cpu_info.ts";
import type { Findings } from "./probe.ts";

const CPUINFO = "/proc/cpuinfo";
// The first processor's block is a few thousand bytes; the rest repeats it for each of the others.
const CPUINFO_BYTES = 16_384;
const NAMELESS = /^(?:|unknown|undefined)$/i;

/**
 * Processors. Their number needs no permission, the model name `--allow-sys=cpus`, and family, model
 * and stepping `--allow-all`, because the runtime opens `/proc` for nothing less.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeCpu } from "./cpu.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = probeCpu(denoHost());
 * assert.ok((facts.num_cpu ?? 1) > 0);
 * ```
 */
export function probeCpu(host: Host): Findings {
  const withheld: Withheld[] = [];
  const facts: Partial<Facts> = {};
  if (host.hardwareConcurrency !== null) facts.num_cpu = host.hardwareConcurrency;

  if (host.build.os === "linux") {
    const text = host.readText(CPUINFO, CPUINFO_BYTES);
    if (text.state === "known") {
      const { model, familyModelStepping } = parseCpuInfo(text.value);
      if (model !== null) facts.cpu_type = model;
      if (familyModelStepping !== null) facts.cpu_family_model_stepping = familyModelStepping;
    } else if (text.state === "withheld") {
      withheld.push({ fact: "cpu_family_model_stepping", flag: text.flag });
    }
  }
  // Asked last, because answering makes the runtime load a module that costs more than all other facts.
  if (facts.cpu_type !== undefined && facts.num_cpu !== undefined) return { facts, withheld };
  const models = host.cpuModels();
  if (models.state === "known") {
    const model = models.value.map(tidy).find((name) => !NAMELESS.test(name));
    if (model !== undefined) facts.cpu_type ??= model;
    if (models.value.length > 0) facts.num_cpu ??= models.value.length;
  } else if (models.state === "withheld" && facts.cpu_type === undefined) {
    withheld.push({ fact: "cpu_type", flag: models.flag });
  }
  return { facts, withheld };
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
