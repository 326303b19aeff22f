import { v7 } from "uuid";
import type { EngineMessage, EnvMessage, Message, UsageMessage } from "../schemas/mod.ts";
import { seededRandom } from "./seeded_random.ts";
import {
  SYNTHETIC_BUILDER,
  SYNTHETIC_CONTEXTS,
  SYNTHETIC_ERRORS,
  SYNTHETIC_FEATURES,
  SYNTHETIC_MACHINES,
  SYNTHETIC_MODELS,
  type SyntheticMachine,
  type Weighted,
} from "./synthetic_machines.ts";

/** What the made-up fleet looks like. */
export interface SyntheticFleetOptions {
  /** Name of the project that reports. */
  readonly project: string;
  /**
   * Days of data; the last one is the day of `now`.
   * @default 90
   */
  readonly days?: number;
  /**
   * Sessions that begin on an average day; weekends have fewer, later weeks more.
   * @default 24
   */
  readonly sessionsPerDay?: number;
  /**
   * The same seed and `now` give the same fleet.
   * @default 1
   */
  readonly seed?: number;
  /** The end of the data; nothing is made up for later. */
  readonly now: Date;
}

/** The messages that a day brings, in order of time. */
export interface SyntheticDay {
  /** UTC day. */
  readonly day: string;
  /** Its messages; none is later than the day's end or than `now`. */
  readonly messages: Message[];
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Releases by their age in days at the end of the data, oldest first. */
const RELEASES = [[200, "0.3.6"], [76, "0.3.7"], [50, "0.3.8"], [23, "0.3.9"], [
  7,
  "0.4.0",
]] as const;

/**
 * Makes up the messages of a fleet of inference servers: growth, weekends, releases that spread, a
 * release with a fault, new hardware that replaces old, a few build services. Every message is valid.
 *
 * A collector refuses messages older than its limit: hand over one day at a time and move the
 * collector's clock along.
 *
 * @param options The project and the size of the fleet.
 * @returns One entry per day, oldest first, made while they are read.
 *
 * @example
 * ```ts
 * import { syntheticFleet } from "./synthetic_fleet.ts";
 * import assert from "node:assert/strict";
 *
 * const now = new Date("2026-11-22T12:00:00.000Z");
 * const days = [...syntheticFleet({ project: "lmcache", days: 3, now })];
 * assert.deepEqual(days.map(({ day }) => day), ["2026-11-20", "2026-11-21", "2026-11-22"]);
 * ```
 */
export function* syntheticFleet(options: SyntheticFleetOptions): Generator<SyntheticDay> {
  const { project, days = 90, sessionsPerDay = 24, seed = 1, now } = options;
  const random = seededRandom(seed);
  const end = now.getTime();
  const lastDay = Math.floor(end / DAY);
  const waiting = new Map<number, Message[]>();
  for (let number = lastDay - days + 1; number <= lastDay; number++) {
    const age = lastDay - number;
    const complete = Math.min(1, (end - number * DAY) / DAY);
    const sessions = Math.round(sessionsPerDay * loadOf(number, age, random) * complete);
    for (let index = 0; index < sessions; index++) {
      const start = Math.floor(number * DAY + random() * DAY * complete);
      for (const message of session(project, start, age, random)) {
        const at = Date.parse(message.occurred_at);
        if (at > end) continue;
        const day = Math.floor(at / DAY);
        waiting.set(day, [...waiting.get(day) ?? [], message]);
      }
    }
    const messages = waiting.get(number) ?? [];
    waiting.delete(number);
    messages.sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1));
    yield { day: new Date(number * DAY).toISOString().slice(0, 10), messages };
  }
}

/** Grows by half in 90 days, rests at weekends, rises after a release, and is never quite even. */
function loadOf(dayNumber: number, age: number, random: () => number): number {
  const weekday = (dayNumber + 4) % 7;
  const rest = weekday === 0 ? 0.62 : weekday === 6 ? 0.68 : 1.12;
  const growth = 1.2 - 0.4 * (age / 90);
  const news = RELEASES.some(([released]) => released - age >= 0 && released - age < 3) ? 1.18 : 1;
  return Math.max(0.1, rest * growth * news * (0.93 + 0.14 * random()));
}

function* session(
  project: string,
  start: number,
  age: number,
  random: () => number,
): Generator<Message> {
  const ci = random() < 0.05;
  const machine = ci ? SYNTHETIC_BUILDER : choose(trending(age), random);
  const version = ci ? newest(age) : versionOf(age, random);
  const sessionId = id(start, random);
  const envelope = (at: number): Envelope => ({
    schema_version: 1,
    message_id: id(at, random),
    session_id: sessionId,
    project,
    project_version: version,
    occurred_at: new Date(at).toISOString(),
  });
  const lasting = ci ? 4 * 60_000 : durationOf(random);
  const stop = start + Math.round(lasting);

  yield { message_type: "EnvMessage", ...envelope(start), ...environment(machine, ci, random) };
  yield { message_type: "EngineMessage", ...envelope(start + 900), ...engine(machine, random) };
  yield event(envelope(start + 1_400), "start");
  for (let at = start + Math.min(HOUR, lasting / 2), index = 0; at < stop; at += DAY / 2, index++) {
    const usage = usageOf(index, (at - start) / 1000, lasting, random);
    yield { message_type: "UsageMessage", ...envelope(Math.round(at)), ...usage };
  }
  const faulty = version === "0.3.8" ? 0.11 : version === "0.4.0" ? 0.05 : 0.03;
  if (random() < faulty) {
    const [name, frame] = choose(SYNTHETIC_ERRORS, random);
    yield event(envelope(stop - 50), "error", name, [frame]);
  } else if (random() < 0.9) {
    yield event(envelope(stop - 50), "stop");
  }
  yield {
    message_type: "MetadataMessage",
    ...envelope(stop),
    start_time: new Date(start).toISOString(),
    duration: Math.round(lasting / 1000),
  };
}

type Envelope = Omit<Extract<Message, { message_type: "EventMessage" }>, keyof EventFields>;
interface EventFields {
  message_type: unknown;
  event_type: unknown;
  error_name: unknown;
  error_stack: unknown;
}

function event(
  envelope: Envelope,
  type: "start" | "stop" | "error",
  name: string | null = null,
  stack: string[] | null = null,
): Message {
  return {
    message_type: "EventMessage",
    ...envelope,
    event_type: type,
    error_name: name,
    error_stack: stack,
  };
}

function environment(
  machine: SyntheticMachine,
  ci: boolean,
  random: () => number,
): Omit<EnvMessage, keyof Envelope | "message_type"> {
  const cores = choose(machine.cores, random);
  const platform = choose(machine.platforms, random);
  return {
    provider: choose(machine.providers, random),
    num_cpu: cores,
    cpu_type: machine.cpu[0],
    cpu_family_model_stepping: machine.cpu[1],
    // A little less than what is built in, as operating systems count it.
    total_memory: Math.round(cores * machine.memoryPerCore * GIB * 0.985),
    architecture: platform.startsWith("macOS") ? ["64bit"] : ["64bit", "ELF"],
    platforms: platform,
    gpu_count: choose(machine.gpuCounts, random),
    gpu_type: machine.gpu,
    gpu_memory_per_device: machine.gpuMemory === null ? null : machine.gpuMemory * MIB,
    source: choose(machine.sources, random),
    gpus: null,
    accelerator: machine.accelerator,
    runtime: choose([[5, "python 3.12"], [3, "python 3.11"], [1, "python 3.13"]], random),
    ci,
    withheld: [],
  };
}

function engine(
  machine: SyntheticMachine,
  random: () => number,
): Omit<EngineMessage, keyof Envelope | "message_type"> {
  const blending = random() < 0.07;
  return {
    chunk_size: 256,
    local_device: machine.accelerator === "none" ? "cpu" : "cuda",
    max_local_cache_size: choose([[5, 5], [3, 20], [2, 100]], random),
    remote_backend: choose([[6, null], [3, "redis"], [2, "lm"], [1, "s3"]], random),
    remote_serde: "naive",
    pipelined_backend: false,
    save_decode_cache: random() < 0.2,
    enable_blending: blending,
    blend_recompute_ratio: blending ? 0.15 : null,
    blend_min_tokens: blending ? 256 : null,
    model_name: choose(SYNTHETIC_MODELS, random),
    world_size: Math.max(1, choose(machine.gpuCounts, random)),
    worker_id: 0,
    kv_dtype: "torch.bfloat16",
    kv_shape: [32, 2, 256, 8, 128],
    fmt: "vllm",
    config: {
      quantization: choose([[5, null], [4, "fp8"], [2, "awq"], [1, "gptq"]], random),
    },
  };
}

function usageOf(
  index: number,
  uptime: number,
  lasting: number,
  random: () => number,
): Omit<UsageMessage, keyof Envelope | "message_type"> {
  const requests = Math.round((lasting / HOUR) * 400 * (0.5 + random()));
  const tokens = requests * Math.round(900 + 700 * random());
  const hits = Math.round(tokens * (0.35 + 0.3 * random()));
  return {
    context: choose(SYNTHETIC_CONTEXTS, random),
    seq_number: index,
    uptime: Math.round(uptime),
    total_success: index,
    total_failed: 0,
    counters: {
      requests,
      stored_tokens: tokens - hits,
      hit_tokens: hits,
    },
    features: SYNTHETIC_FEATURES.filter(([share]) => random() < share).map(([, name]) => name),
    tags: {},
  };
}

function trending(age: number): Weighted<SyntheticMachine> {
  return SYNTHETIC_MACHINES.map(([weight, machine]) =>
    [weight * (machine.trend + (1 - machine.trend) * Math.min(1, age / 90)), machine] as const
  );
}

function newest(age: number): string {
  return RELEASES.findLast(([released]) => released >= age)?.[1] ?? RELEASES[0][1];
}

/** Everybody upgrades some time after a release: half within five days, the last after four weeks. */
function versionOf(age: number, random: () => number): string {
  return newest(age + Math.min(28, -7 * Math.log(1 - random())));
}

/** Most runs last minutes to hours, servers last days. */
function durationOf(random: () => number): number {
  return random() < 0.12 ? DAY * (0.5 + 3 * random()) : 60_000 * (3 + 240 * random() ** 2);
}

function choose<Value>(from: Weighted<Value>, random: () => number): Value {
  const total = from.reduce((sum, [weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [weight, value] of from) {
    left -= weight;
    if (left < 0) return value;
  }
  return from[from.length - 1]![1];
}

function id(msecs: number, random: () => number): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  return v7({ msecs, random: bytes, seq: Math.floor(random() * 2 ** 31) });
}
