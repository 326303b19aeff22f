// Generated from the schemas by `deno task generate`; edit those instead.
/** One GPU as `nvidia-smi` describes it; `null` where it says nothing. */
export interface GpuFacts {
  /** Product name of the GPU (name) */
  name: string | null;
  /** Slot of the GPU on the PCI bus (domain:bus:device.function) */
  pci_bus_id: string | null;
  /** Version of the GPU driver (version) */
  driver_version: string | null;
  /** Performance state at the time of the report (P0 (fastest) to P15) */
  pstate: string | null;
  /** Highest PCIe generation of GPU and slot (generation) */
  pcie_link_gen_max: number | null;
  /** PCIe generation in use at the time of the report (generation) */
  pcie_link_gen_current: number | null;
  /** Temperature of the GPU (degrees Celsius) */
  temperature_gpu: number | null;
  /** Share of time in which the GPU worked (percent) */
  utilization_gpu: number | null;
  /** Share of time in which GPU memory was read or written (percent) */
  utilization_memory: number | null;
  /** Memory of the GPU (MiB) */
  memory_total: number | null;
  /** Free memory of the GPU (MiB) */
  memory_free: number | null;
  /** Used memory of the GPU (MiB) */
  memory_used: number | null;
  /** Whether the GPU asks for a reset (yes or no) */
  reset_status_reset_required: boolean | null;
  /** Whether the GPU asks to be drained and reset (yes or no) */
  reset_status_drain_and_reset_recommended: boolean | null;
  /** CUDA compute capability (major.minor) */
  compute_cap: string | null;
  /** Memory errors corrected since the driver started (errors) */
  ecc_errors_corrected_volatile_total: number | null;
  /** Whether the GPU is divided into instances (Enabled or Disabled) */
  mig_mode_current: ("Enabled" | "Disabled") | null;
  /** Power drawn at the time of the report (watts) */
  power_draw_instant: number | null;
  /** Power limit of the GPU (watts) */
  power_limit: number | null;
}

/** The machine and the place that a run happens in; sent once per session. */
export interface EnvMessage {
  /** Kind of message: facts about the machine (name) */
  message_type: "EnvMessage";
  /** Version of this schema (number) */
  schema_version: 1;
  /** Random, time-ordered name of this message (UUIDv7) */
  message_id: string;
  /** Random name of this run of the program, new at every start; only a hash of it is stored (UUIDv7) */
  session_id: string;
  /** Name of the program that reports (name) */
  project: string;
  /** Version of the program that reports (version) */
  project_version: string;
  /** When the message was made, in UTC (ISO 8601, milliseconds) */
  occurred_at: string;
  /** Cloud provider, from firmware tables and environment variables, never from a metadata request (name) */
  provider: string | null;
  /** Logical processors (count) */
  num_cpu: number | null;
  /** Model name of the processor (name) */
  cpu_type: string | null;
  /** Family, model and stepping of the processor (three numbers) */
  cpu_family_model_stepping: string | null;
  /** Main memory of the machine (bytes) */
  total_memory: number | null;
  /** Word size and executable format, or the instruction set where only that is known (names) */
  architecture: string[] | null;
  /** Operating system, its release and its instruction set (name) */
  platforms: string | null;
  /** GPUs of the machine (count) */
  gpu_count: number | null;
  /** Product name of the first GPU (name) */
  gpu_type: string | null;
  /** Memory of the first GPU (bytes) */
  gpu_memory_per_device: number | null;
  /** Container or package that the program runs from (name) */
  source:
    | (
      | "DOCKER"
      | "KUBERNETES"
      | "PODMAN"
      | "LXC"
      | "WSL"
      | "PIP"
      | "CONDA"
      | "DENO"
      | "COMPILED"
      | "UNKNOWN"
    )
    | null;
  /** Every GPU with its 19 facts (objects) */
  gpus: GpuFacts[] | null;
  /** Kind of accelerator (name) */
  accelerator: ("nvidia" | "amd" | "intel" | "apple" | "tpu" | "none") | null;
  /** Runtime and its version (name version) */
  runtime: string | null;
  /** Whether the program runs in a build service; such sessions are counted apart (yes or no) */
  ci: boolean | null;
  /** Names of the facts that a missing permission kept back (names) */
  withheld: string[];
}

/** The settings of an inference or cache engine. */
export interface EngineMessage {
  /** Kind of message: settings of the engine (name) */
  message_type: "EngineMessage";
  /** Version of this schema (number) */
  schema_version: 1;
  /** Random, time-ordered name of this message (UUIDv7) */
  message_id: string;
  /** Random name of this run of the program, new at every start; only a hash of it is stored (UUIDv7) */
  session_id: string;
  /** Name of the program that reports (name) */
  project: string;
  /** Version of the program that reports (version) */
  project_version: string;
  /** When the message was made, in UTC (ISO 8601, milliseconds) */
  occurred_at: string;
  /** Tokens per cache chunk (tokens) */
  chunk_size: number | null;
  /** Device that holds the local cache (name) */
  local_device: string | null;
  /** Limit of the local cache (GB) */
  max_local_cache_size: number | null;
  /** Kind of the remote cache: the scheme of its URL, nothing else of it (name) */
  remote_backend: string | null;
  /** Serialisation towards the remote cache (name) */
  remote_serde: string | null;
  /** Whether the remote cache is used in a pipeline (yes or no) */
  pipelined_backend: boolean | null;
  /** Whether the cache of decoded tokens is kept (yes or no) */
  save_decode_cache: boolean | null;
  /** Whether cached chunks are blended (yes or no) */
  enable_blending: boolean | null;
  /** Share of tokens computed again when blending (ratio) */
  blend_recompute_ratio: number | null;
  /** Fewest tokens worth blending (tokens) */
  blend_min_tokens: number | null;
  /** Model: its name where it has the form of a hub's, else `custom`; never a path (hub id) */
  model_name: string | null;
  /** Processes that share the model (count) */
  world_size: number | null;
  /** Number of this process among them (index) */
  worker_id: number | null;
  /** Number format of the key-value cache (name) */
  kv_dtype: string | null;
  /** Shape of the key-value cache (sizes) */
  kv_shape: number[] | null;
  /** Layout of the key-value cache (name) */
  fmt: string | null;
  /** Further settings of any engine (name to number, boolean, null or short name) */
  config: {
    [k: string]: (number | boolean | string) | null;
  };
}

/** How long a run has lasted; the last one of a session says the whole run. */
export interface MetadataMessage {
  /** Kind of message: time of the run (name) */
  message_type: "MetadataMessage";
  /** Version of this schema (number) */
  schema_version: 1;
  /** Random, time-ordered name of this message (UUIDv7) */
  message_id: string;
  /** Random name of this run of the program, new at every start; only a hash of it is stored (UUIDv7) */
  session_id: string;
  /** Name of the program that reports (name) */
  project: string;
  /** Version of the program that reports (version) */
  project_version: string;
  /** When the message was made, in UTC (ISO 8601, milliseconds) */
  occurred_at: string;
  /** When the run began, in UTC (ISO 8601, milliseconds) */
  start_time: string | null;
  /** Length of the run so far (seconds) */
  duration: number | null;
}

/** Something that happened to a run. */
export interface EventMessage {
  /** Kind of message: something happened (name) */
  message_type: "EventMessage";
  /** Version of this schema (number) */
  schema_version: 1;
  /** Random, time-ordered name of this message (UUIDv7) */
  message_id: string;
  /** Random name of this run of the program, new at every start; only a hash of it is stored (UUIDv7) */
  session_id: string;
  /** Name of the program that reports (name) */
  project: string;
  /** Version of the program that reports (version) */
  project_version: string;
  /** When the message was made, in UTC (ISO 8601, milliseconds) */
  occurred_at: string;
  /** What happened: the run started, stopped, failed, or is still there (name) */
  event_type: "start" | "stop" | "error" | "ping";
  /** Class of the error (name) */
  error_name: string | null;
  /** Where the error came from: function, file below the project's root, line; no message text (frames) */
  error_stack: string[] | null;
}

/** What a run did since its previous report; sent once an hour. */
export interface UsageMessage {
  /** Kind of message: what the run did since the previous one (name) */
  message_type: "UsageMessage";
  /** Version of this schema (number) */
  schema_version: 1;
  /** Random, time-ordered name of this message (UUIDv7) */
  message_id: string;
  /** Random name of this run of the program, new at every start; only a hash of it is stored (UUIDv7) */
  session_id: string;
  /** Name of the program that reports (name) */
  project: string;
  /** Version of the program that reports (version) */
  project_version: string;
  /** When the message was made, in UTC (ISO 8601, milliseconds) */
  occurred_at: string;
  /** How the program is used (name) */
  context: string | null;
  /** Number of this report within the session, from 0 (index) */
  seq_number: number | null;
  /** Time since the run began (seconds) */
  uptime: number | null;
  /** Reports of this session that arrived so far (count) */
  total_success: number | null;
  /** Reports of this session that did not arrive so far (count) */
  total_failed: number | null;
  /** What the program counted since the previous report (name to whole number) */
  counters: {
    [k: string]: number;
  };
  /** Features used since the previous report (names) */
  features: string[];
  /** Facts about the run that the program sets while it runs (name to number, boolean, null or short name) */
  tags: {
    [k: string]: (number | boolean | string) | null;
  };
}

/** Any message of the wire, version 1. */
export type Message = EnvMessage | EngineMessage | MetadataMessage | EventMessage | UsageMessage;
