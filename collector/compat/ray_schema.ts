import { z } from "zod";
import { coarseSize } from "./coarse_size.ts";
import { dropped, kept } from "./foreign_field.ts";
import { instanceType, lenient, meaningful, read, text, whole } from "./foreign_forms.ts";
import { keyOf } from "./key_of.ts";

const CLUSTER_WHY = "Which sizes of cluster to test and tune for";
const LOSS_WHY = "Shows lost reports";
const STEPS = "kept exactly up to 16, then rounded up to a step";

/** Ray's names of accelerators; every other piece of hardware is a processor. */
const ACCELERATOR =
  /^(?:[VPTKALHB]\d{1,4}[A-Z]{0,2}|G[BH]\d{3}|R?TX[-\w]*|RTX[-\w]*|NVIDIA[- ].*|Intel-(?:GPU|GAUDI).*|AMD-(?:Instinct|Radeon).*|aws-neuron.*|TPU.*|Ascend.*|MXC\d.*)$/;

const size = (to: string, what: string, unit: string, example: number) =>
  kept(read(z.number(), (value) => coarseSize(Number(value))), `UsageMessage.tags.${to}`, {
    what,
    unit: `${unit}, ${STEPS}`,
    example,
    why: CLUSTER_WHY,
  });

/** `True`, `0` and `lab`: everything is a text; numbers are rounded up to a step. */
function tagValue(value: unknown): number | boolean | string | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string" && typeof value !== "number") return null;
  const tag = meaningful(String(value));
  if (tag === null) return null;
  if (/^(?:true|false)$/i.test(tag)) return tag.toLowerCase() === "true";
  if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(tag)) return tag;
  const number = Number(tag);
  return number > 16 ? coarseSize(number) : number;
}

function tags(): z.ZodType<Record<string, unknown> | null> {
  return read(z.record(z.string(), z.unknown()), (value) => {
    const pairs = Object.entries(value as Record<string, unknown>)
      .map(([name, entry]) => [keyOf(name) ?? name, tagValue(entry)] as const)
      .filter(([, entry]) => entry !== null);
    return Object.fromEntries(pairs);
  });
}

/** `kuberay_$aws`, `kubernetes_$unknown`, `gcp`: the provider, and Kubernetes where it says so. */
function cloud(): z.ZodType<readonly [string | null, string | null] | null> {
  return read(z.string(), (value) => {
    const [, cluster, rest] = /^(kuberay|kubernetes)?(?:_?\$?(.*))?$/i.exec(String(value).trim()) ??
      [];
    const provider = meaningful(rest ?? "");
    return [provider?.toUpperCase() ?? null, cluster === undefined ? null : "KUBERNETES"];
  });
}

/** Processors and accelerators come in one list, in no order. */
function hardware(): z.ZodType<readonly [string | null, string | null] | null> {
  return read(z.array(z.unknown()), (value) => {
    const all = (value as unknown[]).map((entry) =>
      typeof entry === "string" ? meaningful(entry) : null
    ).filter((entry) => entry !== null).sort();
    return [
      all.find((entry) => !ACCELERATOR.test(entry)) ?? null,
      all.find((entry) => ACCELERATOR.test(entry)) ?? null,
    ];
  });
}

/** Ray's report; the disabled notice is the same object with nothing in it. */
export const raySchemas = {
  report: z.object({
    session_id: kept(lenient(z.string()), "session_id", {
      what: "Name of the cluster",
      unit: "56 hexadecimal digits; a UUID before 2024",
      example: "e5ebcfbce35b10374ab3f6d250e97c143740fd95a349a104634cdf90",
      why: "Joins the reports of one cluster; only its hash is stored",
    }),
    seq_number: kept(whole(), "UsageMessage.seq_number", {
      what: "Number of this report, from 0; with the session it is the message's key",
      unit: "index",
      example: 3,
      why: LOSS_WHY,
    }),
    collect_timestamp_ms: kept(lenient(z.number()), "occurred_at", {
      what: "When the report was made",
      unit: "milliseconds since 1970 UTC",
      example: 1_795_303_405_420,
      why: "Late reports count for the day that they describe",
    }),
    session_start_timestamp_ms: dropped(lenient(z.number()), {
      what: "When the cluster started",
      unit: "milliseconds since 1970 UTC",
      example: 1_795_303_397_570,
      why: "Kept as the time since then: UsageMessage.uptime",
    }),
    total_success: kept(whole(), "UsageMessage.total_success", {
      what: "Reports that arrived so far",
      unit: "count",
      example: 2,
      why: LOSS_WHY,
    }),
    total_failed: kept(whole(), "UsageMessage.total_failed", {
      what: "Reports that did not arrive so far",
      unit: "count",
      example: 0,
      why: LOSS_WHY,
    }),
    ray_version: kept(text(), "project_version", {
      what: "Version of Ray",
      unit: "version",
      example: "2.58.0",
      why: "Which versions are in use decides how long they are supported",
    }),
    python_version: kept(
      read(z.string(), (value) => `python ${String(value).trim()}`),
      "EnvMessage.runtime",
      {
        what: "Version of Python",
        unit: "version, kept with the runtime's name",
        example: "3.11.7",
        why: "Which runtime versions to support",
      },
    ),
    os: kept(text(), "EnvMessage.platforms", {
      what: "Operating system",
      unit: "name",
      example: "linux",
      why: "Which builds to publish",
    }),
    libc_version: kept(text(), "UsageMessage.tags.libc", {
      what: "C library and its version",
      unit: "name:version, NA where there is none",
      example: "glibc:2.36",
      why: "Which builds to publish",
    }),
    cloud_provider: kept(cloud(), ["EnvMessage.provider", "EnvMessage.source"], {
      what: "Cloud provider; on Kubernetes joined with it by a dollar sign",
      unit: "name",
      example: "kuberay_$aws",
      why: "Which platforms to support",
    }),
    hardware_usages: kept(hardware(), ["EnvMessage.cpu_type", "EnvMessage.gpu_type"], {
      what: "Processors, cut to 50 characters, and accelerators of the cluster",
      unit: "names, of which the first of each kind by the alphabet is kept",
      example: ["AMD EPYC", "A100"],
      why: "Which hardware to build, test and tune for",
    }),
    total_num_nodes: size("nodes", "Nodes of the cluster", "count", 4),
    total_num_cpus: size("cluster_cpus", "Processors of the cluster", "count", 96),
    total_num_gpus: size("cluster_gpus", "GPUs of the cluster", "count", 8),
    total_memory_gb: size("cluster_memory_gib", "Memory of the cluster", "GiB", 23.2),
    total_object_store_memory_gb: size("object_store_gib", "Object store", "GiB", 0.09),
    total_num_running_jobs: size("running_jobs", "Jobs that run", "count", 1),
    min_workers: size("min_workers", "Fewest workers of the autoscaler", "count", 1),
    max_workers: size("max_workers", "Most workers of the autoscaler", "count", 10),
    head_node_instance_type: kept(
      read(z.string(), instanceType),
      "UsageMessage.tags.head_instance_type",
      {
        what: "Instance type of the head node",
        unit: "name; the dot of m5.xlarge is kept as a dash",
        example: "m5.xlarge",
        why: CLUSTER_WHY,
      },
    ),
    worker_node_instance_types: kept(
      read(z.array(z.unknown()), (value) => {
        const types = new Set((value as unknown[]).map(instanceType).filter((one) => one !== null));
        return types.size > 1 ? "mixed" : [...types][0] ?? null;
      }),
      "UsageMessage.tags.worker_instance_type",
      {
        what: "Instance types of the workers",
        unit: "names, kept when all are equal, else mixed",
        example: ["m5.xlarge"],
        why: CLUSTER_WHY,
      },
    ),
    library_usages: kept(
      read(
        z.array(z.unknown()),
        (value) => {
          const libraries = (value as unknown[]).filter((name) => typeof name === "string");
          return libraries.map((name) => keyOf(name) ?? name).sort();
        },
      ),
      "UsageMessage.features.*",
      {
        what: "Libraries that were used",
        unit: "names",
        example: ["train", "tune"],
        why: "Which libraries to keep and to improve",
      },
    ),
    source: kept(text(), "UsageMessage.tags.source", {
      what: "Where Ray says that it comes from",
      unit: "name",
      example: "OSS",
      why: "Tells distributions apart",
    }),
    // After every other tag: those have the better claim to the room.
    extra_usage_tags: kept(tags(), "UsageMessage.tags.*", {
      what: "What Ray and its users note while the cluster runs",
      unit:
        `texts; numbers and yes or no are read, numbers ${STEPS}, and a text that resembles something private is left out`,
      example: { gcs_storage: "memory", num_drivers: "0", dashboard_used: "False" },
      why: "Which parts of Ray are used",
    }),
    schema_version: dropped(lenient(z.unknown()), {
      what: "Version of Ray's own schema",
      unit: "text",
      example: "0.1",
      why: "Our message has a version of its own",
    }),
    git_commit: dropped(lenient(z.string()), {
      what: "Commit that was built",
      unit: "hash",
      example: "cec0a091b12675bbf101cf8a350c8706107baee1",
      why: "The version says it, and a build of one's own would single out its owner",
    }),
  }),
};
