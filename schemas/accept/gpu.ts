// Generated from the schemas by `deno task generate`; edit those instead.
import type { GpuFacts } from "../types.ts";
import { hasOnly, isMeasure, isName, isNumber, isOneOf, isToken, type Unread } from "./forms.ts";

const MIG_MODE_CURRENT = new Set(["Enabled", "Disabled"] as const);
const KEYS: ReadonlySet<string> = new Set([
  "name",
  "pci_bus_id",
  "driver_version",
  "pstate",
  "pcie_link_gen_max",
  "pcie_link_gen_current",
  "temperature_gpu",
  "utilization_gpu",
  "utilization_memory",
  "memory_total",
  "memory_free",
  "memory_used",
  "reset_status_reset_required",
  "reset_status_drain_and_reset_recommended",
  "compute_cap",
  "ecc_errors_corrected_volatile_total",
  "mig_mode_current",
  "power_draw_instant",
  "power_limit",
]);

/** Reads valid the facts of a GPU without unknown keys; `undefined` for all else, valid or not. */
export function acceptGpu(value: Unread): GpuFacts | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  const name = value.name ?? null;
  if (name !== null && !isName(name)) return undefined;
  const pciBusId = value.pci_bus_id ?? null;
  if (pciBusId !== null && !isToken(pciBusId)) return undefined;
  const driverVersion = value.driver_version ?? null;
  if (driverVersion !== null && !isToken(driverVersion)) return undefined;
  const pstate = value.pstate ?? null;
  if (pstate !== null && !isToken(pstate, 8)) return undefined;
  const pcieLinkGenMax = value.pcie_link_gen_max ?? null;
  if (pcieLinkGenMax !== null && !isMeasure(pcieLinkGenMax)) return undefined;
  const pcieLinkGenCurrent = value.pcie_link_gen_current ?? null;
  if (pcieLinkGenCurrent !== null && !isMeasure(pcieLinkGenCurrent)) return undefined;
  const temperatureGpu = value.temperature_gpu ?? null;
  if (temperatureGpu !== null && !isNumber(temperatureGpu)) return undefined;
  const utilizationGpu = value.utilization_gpu ?? null;
  if (utilizationGpu !== null && !isMeasure(utilizationGpu)) return undefined;
  const utilizationMemory = value.utilization_memory ?? null;
  if (utilizationMemory !== null && !isMeasure(utilizationMemory)) return undefined;
  const memoryTotal = value.memory_total ?? null;
  if (memoryTotal !== null && !isMeasure(memoryTotal)) return undefined;
  const memoryFree = value.memory_free ?? null;
  if (memoryFree !== null && !isMeasure(memoryFree)) return undefined;
  const memoryUsed = value.memory_used ?? null;
  if (memoryUsed !== null && !isMeasure(memoryUsed)) return undefined;
  const resetStatusResetRequired = value.reset_status_reset_required ?? null;
  if (resetStatusResetRequired !== null && typeof resetStatusResetRequired !== "boolean") {
    return undefined;
  }
  const resetStatusDrainAndResetRecommended = value.reset_status_drain_and_reset_recommended ??
    null;
  if (
    resetStatusDrainAndResetRecommended !== null &&
    typeof resetStatusDrainAndResetRecommended !== "boolean"
  ) return undefined;
  const computeCap = value.compute_cap ?? null;
  if (computeCap !== null && !isToken(computeCap, 8)) return undefined;
  const eccErrorsCorrectedVolatileTotal = value.ecc_errors_corrected_volatile_total ?? null;
  if (eccErrorsCorrectedVolatileTotal !== null && !isMeasure(eccErrorsCorrectedVolatileTotal)) {
    return undefined;
  }
  const migModeCurrent = value.mig_mode_current ?? null;
  if (migModeCurrent !== null && !isOneOf(MIG_MODE_CURRENT, migModeCurrent)) return undefined;
  const powerDrawInstant = value.power_draw_instant ?? null;
  if (powerDrawInstant !== null && !isMeasure(powerDrawInstant)) return undefined;
  const powerLimit = value.power_limit ?? null;
  if (powerLimit !== null && !isMeasure(powerLimit)) return undefined;
  return {
    name,
    pci_bus_id: pciBusId,
    driver_version: driverVersion,
    pstate,
    pcie_link_gen_max: pcieLinkGenMax,
    pcie_link_gen_current: pcieLinkGenCurrent,
    temperature_gpu: temperatureGpu,
    utilization_gpu: utilizationGpu,
    utilization_memory: utilizationMemory,
    memory_total: memoryTotal,
    memory_free: memoryFree,
    memory_used: memoryUsed,
    reset_status_reset_required: resetStatusResetRequired,
    reset_status_drain_and_reset_recommended: resetStatusDrainAndResetRecommended,
    compute_cap: computeCap,
    ecc_errors_corrected_volatile_total: eccErrorsCorrectedVolatileTotal,
    mig_mode_current: migModeCurrent,
    power_draw_instant: powerDrawInstant,
    power_limit: powerLimit,
  };
}
