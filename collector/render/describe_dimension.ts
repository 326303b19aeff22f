import type { EngineDeclaration } from "../../schemas/mod.ts";
import { declaredField } from "./declared_field.ts";

/** How a dimension is presented to people. */
export interface DimensionDescription {
  /** What the values are, as a heading. */
  readonly title: string;
  /** Part of the report that it belongs to. */
  readonly group: DimensionGroup;
}

/** Parts of the report in the order in which they stand. */
export const DIMENSION_GROUPS = [
  "versions",
  "accelerators",
  "machines",
  "places",
  "use",
  "faults",
] as const;

/** Part of the report. */
export type DimensionGroup = typeof DIMENSION_GROUPS[number];

const DESCRIPTIONS: Readonly<Record<string, DimensionDescription>> = {
  project_version: { title: "Version", group: "versions" },
  runtime: { title: "Runtime", group: "versions" },
  accelerator: { title: "Accelerator", group: "accelerators" },
  gpu_type: { title: "GPU model", group: "accelerators" },
  gpu_count: { title: "GPUs per machine", group: "accelerators" },
  gpu_memory_per_device: { title: "Memory per GPU", group: "accelerators" },
  num_cpu: { title: "Processor cores", group: "machines" },
  cpu_type: { title: "Processor model", group: "machines" },
  total_memory: { title: "Main memory", group: "machines" },
  architecture: { title: "Architecture", group: "machines" },
  platform: { title: "Operating system", group: "machines" },
  provider: { title: "Cloud provider", group: "places" },
  source: { title: "Container or package", group: "places" },
  ci: { title: "Build service", group: "places" },
  quarantined: { title: "Kept out of the counts", group: "faults" },
  context: { title: "Way of use", group: "use" },
  model_name: { title: "Model", group: "use" },
  features: { title: "Feature", group: "use" },
  chunk_size: { title: "Tokens per cache chunk", group: "use" },
  local_device: { title: "Device of the local cache", group: "use" },
  max_local_cache_size: { title: "Limit of the local cache (GB)", group: "use" },
  remote_backend: { title: "Remote cache", group: "use" },
  remote_serde: { title: "Serialisation to the remote cache", group: "use" },
  pipelined_backend: { title: "Remote cache in a pipeline", group: "use" },
  save_decode_cache: { title: "Cache of decoded tokens kept", group: "use" },
  enable_blending: { title: "Blending of cached chunks", group: "use" },
  world_size: { title: "Processes that share the model", group: "use" },
  kv_dtype: { title: "Number format of the cache", group: "use" },
  fmt: { title: "Layout of the cache", group: "use" },
  event_type: { title: "Event", group: "faults" },
  error_name: { title: "Error", group: "faults" },
};

/** Units that say nothing beside the values. */
const UNITLESS: ReadonlySet<string> = new Set(["name", "names", "count", "yes or no"]);

const KEYED: Readonly<Record<string, string>> = {
  config: "Setting",
  tags: "Tag",
  counters: "Counter",
};

/**
 * Says how a dimension of the report is called in front of people.
 *
 * @param name Name of the dimension in the report, such as `gpu_type` or `config.quantization`.
 * @param declaration What the program declared of its settings, which speaks first.
 * @returns Its heading and the part of the report where it stands; an unknown name speaks for itself.
 *
 * @example
 * ```ts
 * import { describeDimension } from "./describe_dimension.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(describeDimension("gpu_type").title, "GPU model");
 * assert.equal(describeDimension("config.quantization").title, "Setting: quantization");
 * ```
 */
export function describeDimension(
  name: string,
  declaration?: EngineDeclaration,
): DimensionDescription {
  const declared = declaredField(declaration, name);
  if (declared !== undefined) {
    const { what, unit } = declared;
    return { title: UNITLESS.has(unit) ? what : `${what} (${unit})`, group: "use" };
  }
  if (Object.hasOwn(DESCRIPTIONS, name)) return DESCRIPTIONS[name]!;
  const dot = name.indexOf(".");
  const prefix = name.slice(0, Math.max(dot, 0));
  if (Object.hasOwn(KEYED, prefix)) {
    return { title: `${KEYED[prefix]}: ${name.slice(dot + 1)}`, group: "use" };
  }
  return { title: name, group: "use" };
}
