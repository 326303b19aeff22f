import { armCoreName } from "./arm_cores.ts";

const NAMELESS = /^(?:|unknown|undefined)$/i;

/** What `/proc/cpuinfo` says about the first processor. */
export interface CpuInfo {
  /** Model name; on ARM the name of the core. */
  readonly model: string | null;
  /** Family, model and stepping joined with commas; `null` where the file has no such numbers. */
  readonly familyModelStepping: string | null;
}

/**
 * Reads `/proc/cpuinfo`.
 *
 * @param text The file, or its beginning.
 * @returns What it says about the first processor.
 *
 * @example
 * ```ts
 * import { parseCpuInfo } from "./parse_cpu_info.ts";
 * import assert from "node:assert/strict";
 *
 * const text = "cpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Intel(R) Xeon(R)\nstepping\t: 7\n";
 * assert.equal(parseCpuInfo(text).familyModelStepping, "6,85,7");
 * ```
 */
export function parseCpuInfo(text: string): CpuInfo {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [key, value] = splitOnce(line);
    // On ARM the board stands in a last block of its own, so later keys still count; repeats do not.
    if (value !== "" && !values.has(key)) values.set(key, value);
  }
  const numbers = ["cpu family", "model", "stepping"].map((key) => values.get(key) ?? "");
  const model = values.get("model name");
  return {
    model: model !== undefined && !NAMELESS.test(model)
      ? model
      : armCoreName(values.get("CPU implementer") ?? "", values.get("CPU part") ?? ""),
    familyModelStepping: numbers.every((number) => /^\d{1,5}$/.test(number))
      ? numbers.join(",")
      : null,
  };
}

function splitOnce(line: string): [string, string] {
  const colon = line.indexOf(":");
  return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), tidy(line.slice(colon + 1))];
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
