/* @ts-self-types="./on_demand.ts" */
/**
 * Built by `deno task generate` from reporter/on_demand.ts and the modules that it imports. Each part is headed by
 * the file that it comes from, where its comments are. Do not edit it: a test builds it again and
 * compares byte for byte.
 */
// reporter/collect_facts.ts
import { mergeFindings } from "./at_exit.bundle.js";
import { outcomeOf } from "./at_exit.bundle.js";

// reporter/probes/accelerator.ts
import { acceleratorOfPlace } from "./door.bundle.js";
import { factsOfGpus } from "./at_exit.bundle.js";
import { noAccelerator } from "./at_exit.bundle.js";

// reporter/probes/gpu_fields.ts
var NUMBER = /^([+-]?\d+(?:\.\d+)?)\s*([a-z%]*)$/i;
var MEBIBYTES = { "": 1, mib: 1, mb: 1, kib: 1 / 1024, gib: 1024 };
var WATTS = { "": 1, w: 1, mw: 1 / 1e3 };
var PERCENT = { "": 1, "%": 1 };
var CELSIUS = { "": 1, c: 1 };
var PLAIN = { "": 1 };
var GPU_FIELDS = [
  { query: "name", fact: "name", read: readText },
  { query: "pci.bus_id", fact: "pci_bus_id", read: readText },
  { query: "driver_version", fact: "driver_version", read: readText },
  { query: "pstate", fact: "pstate", read: readText },
  { query: "pcie.link.gen.max", fact: "pcie_link_gen_max", read: numberIn(PLAIN) },
  { query: "pcie.link.gen.gpucurrent", fact: "pcie_link_gen_current", read: numberIn(PLAIN) },
  { query: "temperature.gpu", fact: "temperature_gpu", read: numberIn(CELSIUS) },
  { query: "utilization.gpu", fact: "utilization_gpu", read: numberIn(PERCENT) },
  { query: "utilization.memory", fact: "utilization_memory", read: numberIn(PERCENT) },
  { query: "memory.total", fact: "memory_total", read: numberIn(MEBIBYTES) },
  { query: "memory.free", fact: "memory_free", read: numberIn(MEBIBYTES) },
  { query: "memory.used", fact: "memory_used", read: numberIn(MEBIBYTES) },
  {
    query: "reset_status.reset_required",
    fact: "reset_status_reset_required",
    read: readYesNo
  },
  {
    query: "reset_status.drain_and_reset_recommended",
    fact: "reset_status_drain_and_reset_recommended",
    read: readYesNo
  },
  { query: "compute_cap", fact: "compute_cap", read: readText },
  {
    query: "ecc.errors.corrected.volatile.total",
    fact: "ecc_errors_corrected_volatile_total",
    read: numberIn(PLAIN)
  },
  { query: "mig.mode.current", fact: "mig_mode_current", read: readMode },
  { query: "power.draw.instant", fact: "power_draw_instant", read: numberIn(WATTS) },
  { query: "power.limit", fact: "power_limit", read: numberIn(WATTS) }
];
var NO_GPU_FACTS = {
  name: null,
  pci_bus_id: null,
  driver_version: null,
  pstate: null,
  pcie_link_gen_max: null,
  pcie_link_gen_current: null,
  temperature_gpu: null,
  utilization_gpu: null,
  utilization_memory: null,
  memory_total: null,
  memory_free: null,
  memory_used: null,
  reset_status_reset_required: null,
  reset_status_drain_and_reset_recommended: null,
  compute_cap: null,
  ecc_errors_corrected_volatile_total: null,
  mig_mode_current: null,
  power_draw_instant: null,
  power_limit: null
};
var SAYS_NOTHING = /^(?:|-|\[.*\]|n\/?a|not (?:supported|available|found|active)|unknown(?: error)?|err!?|gpu is lost|insufficient permissions)$/i;
function readText(cell) {
  return SAYS_NOTHING.test(cell) ? null : cell;
}
function readYesNo(cell) {
  if (/^yes$/i.test(cell)) return true;
  return /^no$/i.test(cell) ? false : null;
}
function readMode(cell) {
  if (/^enabled$/i.test(cell)) return "Enabled";
  return /^disabled$/i.test(cell) ? "Disabled" : null;
}
function numberIn(units) {
  return (cell) => {
    const [, digits, unit = ""] = NUMBER.exec(cell) ?? [];
    const factor = units[unit.toLowerCase()];
    if (digits === void 0 || factor === void 0) return null;
    return Number((Number(digits) * factor).toFixed(3));
  };
}

// reporter/probes/loose_json.ts
var SAYS_NOTHING2 = /^(?:|n\/?a|unknown|none)$/i;
function parseJsonAfterNoise(text) {
  for (const start of [0, ...[...text.matchAll(/^[[{]/gm)].slice(0, 4).map(({ index }) => index)]) {
    try {
      return JSON.parse(text.slice(start));
    } catch {
      continue;
    }
  }
  return void 0;
}
function textAt(value, ...path) {
  const found = valueAt(value, path);
  return typeof found === "string" && !SAYS_NOTHING2.test(found.trim()) ? found.trim() : null;
}
function numberAt(value, ...path) {
  const found = valueAt(value, path);
  const number = typeof found === "string" ? Number.parseFloat(found) : found;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}
function valueAt(value, path) {
  return path.reduce(
    (inner, key) => typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? inner[key] : void 0,
    value
  );
}

// reporter/probes/parse_amd_smi.ts
var AMD_SMI_ARGS = [
  "static",
  "--asic",
  "--bus",
  "--driver",
  "--vram",
  "--json"
];
function parseAmdSmi(text) {
  const json = parseJsonAfterNoise(text);
  const list = Array.isArray(json) ? json : json?.gpu_data;
  if (!Array.isArray(list)) return [];
  return list.filter((entry) => typeof entry?.gpu === "number").map((entry) => ({
    ...NO_GPU_FACTS,
    name: textAt(entry, "asic", "market_name"),
    pci_bus_id: textAt(entry, "bus", "bdf"),
    driver_version: textAt(entry, "driver", "version") ?? textAt(entry, "driver", "driver_version"),
    // "MB" on the wire of this program are mebibytes.
    memory_total: numberAt(entry, "vram", "size", "value") ?? numberAt(entry, "vram", "size")
  }));
}

// reporter/probes/parse_csv_line.ts
function parseCsvLine(line) {
  const cells = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (quoted && character === '"' && line[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (character === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (character === "," && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else {
      cell += character;
    }
  }
  cells.push(cell.trim());
  return cells;
}

// reporter/probes/parse_device_csv.ts
var XPU_SMI_ARGS = ["discovery", "--dump", "2,8,11,16"];
var HL_SMI_ARGS = [
  "--query-aip=name,driver_version,bus_id,memory.total",
  "--format=csv"
];
var BUS_ID = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
var MEMORY = /^(\d+(?:\.\d+)?)\s*(?:mib|mb)?$/i;
function parseDeviceCsv(text) {
  return text.split(/\r?\n/).map(parseCsvLine).flatMap(([name, driver, bus, memory]) => {
    if (!name || bus === void 0 || !BUS_ID.test(bus)) return [];
    const size = MEMORY.exec(memory ?? "")?.[1];
    return [{
      ...NO_GPU_FACTS,
      name,
      driver_version: driver || null,
      pci_bus_id: bus,
      memory_total: size === void 0 ? null : Number(size)
    }];
  });
}

// reporter/probes/parse_rocm_smi.ts
var ROCM_SMI_ARGS = [
  "--showproductname",
  "--showbus",
  "--showdriverversion",
  "--showmeminfo",
  "vram",
  "--json"
];
var MEBIBYTE = 1048576;
function parseRocmSmi(text) {
  const json = parseJsonAfterNoise(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [];
  const entries = Object.entries(json).map(([key, value]) => [key, lowerKeys(value)]);
  const system = entries.find(([key]) => key === "system")?.[1] ?? {};
  return entries.filter(([key]) => /^card\d+$/.test(key)).flatMap(([, card]) => {
    const bytes = numberAt(card, "vram total memory (b)");
    const name = nameOf(card);
    const bus = textAt(card, "pci bus");
    if (name === null && bus === null) return [];
    return [{
      ...NO_GPU_FACTS,
      name,
      pci_bus_id: bus,
      driver_version: textAt(system, "driver version"),
      memory_total: bytes === null ? null : Math.round(bytes / MEBIBYTE)
    }];
  });
}
function nameOf(card) {
  const names = [textAt(card, "card series"), textAt(card, "card model")];
  return names.find((name) => name !== null && !/^0x/i.test(name)) ?? null;
}
function lowerKeys(value) {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key.toLowerCase(), v]));
}

// reporter/probes/accelerator.ts
var MAX_OUTPUT_BYTES = 262144;
var TOOLS = [
  { program: "amd-smi", args: AMD_SMI_ARGS, accelerator: "amd", parse: parseAmdSmi },
  { program: "rocm-smi", args: ROCM_SMI_ARGS, accelerator: "amd", parse: parseRocmSmi },
  { program: "xpu-smi", args: XPU_SMI_ARGS, accelerator: "intel", parse: parseDeviceCsv },
  { program: "hl-smi", args: HL_SMI_ARGS, accelerator: "intel", parse: parseDeviceCsv }
];
async function probeAccelerator(host, limits) {
  const known = acceleratorOfPlace(host);
  if (known !== null) return known;
  const { programMs: timeoutMs, ...rest } = limits;
  const answers = await Promise.all(TOOLS.map(async (tool) => ({
    tool,
    outcome: await host.run(tool.program, tool.args, {
      ...rest,
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES
    })
  })));
  for (const { tool, outcome } of answers) {
    if (outcome.state !== "known" || outcome.value.code !== 0) continue;
    const gpus = tool.parse(outcome.value.stdout);
    if (gpus.length > 0) return { facts: factsOfGpus(gpus, tool.accelerator), withheld: [] };
  }
  return noAccelerator(
    host,
    answers.map(({ tool: { program }, outcome }) => ({ program, outcome }))
  );
}

// reporter/probes/probes.ts
import { probeCi } from "./at_exit.bundle.js";
import { probeCpu } from "./at_exit.bundle.js";
import { GPU_FACTS as GPU_FACTS2 } from "./at_exit.bundle.js";

// reporter/probes/gpu.ts
import { factsOfGpus as factsOfGpus2, GPU_FACTS } from "./at_exit.bundle.js";

// reporter/probes/parse_gpu_csv.ts
var BUS_ID2 = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
function parseGpuCsv(text, fields2) {
  return text.split(/\r?\n/).flatMap((line) => {
    const gpu = parseLine(line, fields2);
    return gpu === null ? [] : [gpu];
  });
}
function parseLine(line, fields2) {
  const cells = parseCsvLine(line);
  const surplus = cells.length - fields2.length;
  if (surplus < 0) return null;
  const values = [cells.slice(0, surplus + 1).join(", "), ...cells.slice(surplus + 1)];
  const gpu = { ...NO_GPU_FACTS };
  fields2.forEach(({ fact, read: read2 }, index) => gpu[fact] = read2(values[index] ?? ""));
  const certain = typeof gpu.pci_bus_id === "string" ? BUS_ID2.test(gpu.pci_bus_id) : Object.values(gpu).some((value) => typeof value === "number");
  return certain ? gpu : null;
}

// reporter/probes/gpu.ts
var MAX_OUTPUT_BYTES2 = 65536;
var UNKNOWN_FIELD = /Field "([^"]{1,80})" is not a valid field to query/;
var NO_DEVICES = /^No devices were found\b/m;
async function probeGpu(host, limits) {
  const until = performance.now() + limits.programMs;
  let fields2 = GPU_FIELDS;
  while (true) {
    const outcome = await query(host, fields2, { ...limits, programMs: until - performance.now() });
    if (outcome.state === "withheld") return { facts: {}, withheld: withheldBy(outcome.flag) };
    if (outcome.state === "unknown") {
      return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
    }
    const refused2 = refusedField(outcome.value);
    const rest = fields2.filter(({ query: query2 }) => query2 !== refused2);
    if (rest.length === fields2.length || rest.length === 0) return read(outcome.value, fields2);
    fields2 = rest;
  }
}
function query(host, fields2, { programMs, ...rest }) {
  const names = fields2.map(({ query: query2 }) => query2).join(",");
  return host.run("nvidia-smi", [`--query-gpu=${names}`, "--format=csv,noheader,nounits"], {
    ...rest,
    timeoutMs: Math.max(0, programMs),
    maxOutputBytes: MAX_OUTPUT_BYTES2
  });
}
function refusedField({ code, stdout, stderr }) {
  if (code === 0) return null;
  return UNKNOWN_FIELD.exec(stdout)?.[1] ?? UNKNOWN_FIELD.exec(stderr)?.[1] ?? null;
}
function read({ code, stdout, stderr }, fields2) {
  if (NO_DEVICES.test(stdout) || NO_DEVICES.test(stderr)) return { facts: {}, withheld: [] };
  const gpus = code === 0 ? parseGpuCsv(stdout, fields2) : [];
  if (gpus.length === 0) return { facts: {}, withheld: [], failed: true };
  return { facts: factsOfGpus2(gpus, "nvidia"), withheld: [] };
}
function withheldBy(flag) {
  return GPU_FACTS.map((fact) => ({ fact, flag }));
}

// reporter/probes/probes.ts
import { probeMemory } from "./at_exit.bundle.js";
import { probePlatform } from "./at_exit.bundle.js";
import { probeProvider } from "./at_exit.bundle.js";
import { probeRuntime } from "./at_exit.bundle.js";
import { probeSource } from "./at_exit.bundle.js";
var PROBES = [
  { name: "runtime", facts: ["runtime"], probe: probeRuntime },
  { name: "platform", facts: ["platforms", "architecture"], probe: probePlatform },
  { name: "cpu", facts: ["num_cpu", "cpu_type", "cpu_family_model_stepping"], probe: probeCpu },
  { name: "memory", facts: ["total_memory"], probe: probeMemory },
  { name: "gpu", facts: GPU_FACTS2, probe: probeGpu },
  { name: "accelerator", facts: GPU_FACTS2, probe: probeAccelerator },
  { name: "provider", facts: ["provider"], probe: probeProvider },
  { name: "source", facts: ["source"], probe: probeSource },
  { name: "ci", facts: ["ci"], probe: probeCi }
];

// reporter/collect_facts.ts
import { startBackgroundTimer, startTimer } from "./door.bundle.js";
var NOTHING = { facts: {}, withheld: [] };
async function collectFacts(host, options = {}) {
  const { deadlineMs = 6e3, programMs = 5e3, background = false } = options;
  const { now = () => performance.now(), probes = PROBES } = options;
  const timer = options.timer ?? (background ? startBackgroundTimer : startTimer);
  const over = new AbortController();
  const stop = () => over.abort();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  const stopTimer = timer(stop, deadlineMs);
  const limits = {
    programMs: Math.min(programMs, deadlineMs),
    signal: over.signal,
    background
  };
  const soFar = /* @__PURE__ */ new Map();
  const ended = await Promise.all(probes.map(async (entry) => {
    const begin = now();
    const result = await askOne(entry, host, limits, now);
    const durationMs = Math.max(0, (result.endedAt ?? now()) - begin);
    tell(options.onProbe, () => ({ probe: entry.name, outcome: result.outcome, durationMs }));
    soFar.set(entry, result);
    tell(options.onFacts, () => mergeFindings(probes.map((one) => soFar.get(one) ?? unheard(one))));
    return result;
  }));
  stopTimer();
  options.signal?.removeEventListener("abort", stop);
  return mergeFindings(ended);
}
async function askOne(entry, host, limits, now) {
  const late = Promise.withResolvers();
  const expire = () => late.resolve("late");
  if (limits.signal.aborted) expire();
  limits.signal.addEventListener("abort", expire, { once: true });
  try {
    const answer = entry.probe(host, limits);
    const endedAt = answer instanceof Promise ? void 0 : now();
    const asking = Promise.resolve(answer);
    const findings = await Promise.race([asking, late.promise]);
    if (findings === "late") {
      asking.catch(() => {
      });
      return { probe: entry.name, outcome: "timeout", findings: NOTHING };
    }
    return { probe: entry.name, outcome: outcomeOf(findings), findings, endedAt };
  } catch {
    return { probe: entry.name, outcome: "failed", findings: NOTHING };
  } finally {
    limits.signal.removeEventListener("abort", expire);
  }
}
function unheard(entry) {
  return { probe: entry.name, outcome: "timeout", findings: NOTHING };
}
function tell(listen, news) {
  try {
    listen?.(news());
  } catch {
  }
}

// reporter/commands/plain_line.ts
function plainLine(text) {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}

// reporter/commands/report_text.ts
var ENVELOPE = /* @__PURE__ */ new Set([
  "schema_version",
  "message_type",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at"
]);
function reportText(result, io) {
  const bold = (text) => (
    // Written out, because the module that knows it takes longer to load than the report.
    io.color ? `\x1B[1m${text}\x1B[22m` : text
  );
  const { level, decision, messages, withheld, redacted, pending, warnings } = result;
  const [first] = messages;
  const head = first === void 0 ? [] : [bold(`Report of ${first.project} ${first.project_version}, session ${first.session_id}`)];
  const blocks = [
    [...head, `level: ${level} (${decision.because})`].join("\n"),
    ...messages.map((message) => [bold(message.message_type), ...fields(message)].join("\n")),
    ...withheld.length === 0 ? [] : [[bold("Withheld"), ...flags(withheld)].join("\n")],
    ...redacted.length === 0 ? [] : [
      `redacted, because it resembled something private: ${redacted.join(", ")}`
    ],
    ...pending.length === 0 ? [] : [
      [
        bold("Not sent until you were told about it: `candor enable` says yes to it"),
        ...pending.map(({ field, what }) => `  ${field}  ${what}`)
      ].join("\n")
    ],
    ...warnings,
    verdict(result)
  ];
  return blocks.join("\n\n");
}
function verdict(result) {
  if (result.deliveries.length === 0) return `not sent: ${result.reason}`;
  return result.deliveries.map(({ endpoint, outcome }) => {
    switch (outcome.outcome) {
      case "sent":
        return `sent to ${endpoint}: collector answered ${outcome.status} ${JSON.stringify(outcome.answer)}`;
      case "retry":
        return `not sent to ${endpoint}: ${outcome.why}`;
      case "rejected":
        return `not sent to ${endpoint}: ${outcome.problem.detail}`;
    }
  }).map(plainLine).join("\n");
}
function fields(message) {
  const entries = Object.entries(message).filter(([key]) => !ENVELOPE.has(key));
  const width = Math.max(...entries.map(([key]) => key.length));
  return entries.map(([key, value]) => `  ${key.padEnd(width)}  ${valueText(value)}`);
}
function valueText(value) {
  if (value === null) return "-";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}
var WIDEST_FLAG = 46;
function flags(withheld) {
  const byFlag = /* @__PURE__ */ new Map();
  for (const { fact, flag } of withheld) byFlag.set(flag, [...byFlag.get(flag) ?? [], fact]);
  const short = [...byFlag.keys()].map((flag) => flag.length).filter((one) => one <= WIDEST_FLAG);
  const width = Math.max(0, ...short);
  return [...byFlag].map(([flag, facts]) => {
    const note = flag.startsWith("--allow-run=") ? " (or no such program is installed)" : "";
    const gap = flag.length > WIDEST_FLAG ? "\n      " : "  ";
    return `  ${flag.padEnd(width)}${gap}${facts.join(", ")}${note}`;
  });
}

// schemas/project_pattern.ts
var PROJECT_PATTERN = /^[a-z0-9][a-z0-9-]{1,62}$/;

// reporter/commands/run_report.ts
import { decideConsent } from "./door.bundle.js";

// reporter/build_engine_message.ts
import { ENGINE_FIELDS } from "./at_exit.bundle.js";

// schemas/is_plain.ts
import { findLeak } from "./at_exit.bundle.js";
import { MAX_NAME_LENGTH } from "./door.bundle.js";
var PLAIN_TEXTS = /* @__PURE__ */ new Set();
var MAX_PLAIN_TEXTS = 4096;
function isPlain(text) {
  if (PLAIN_TEXTS.has(text)) return true;
  if (findLeak(text) !== null) return false;
  if (text.length > MAX_NAME_LENGTH) return true;
  if (PLAIN_TEXTS.size >= MAX_PLAIN_TEXTS) PLAIN_TEXTS.clear();
  PLAIN_TEXTS.add(text.split("").join(""));
  return true;
}

// schemas/is_public_model_name.ts
var PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
var FOLDER = /^(?:home|users?|root|mnt|media|data|datasets?|models?|opt|srv|var|tmp|etc|usr|workspace|checkpoints?|outputs?|runs|app|src|local|scratch|shared|volumes?|content|lib|bin|dev|proc|sys|c|d|weights?|nfs|nas\d*|ft|project|finetunes?|loras?|adapters?|exp\d*)$/i;
var FILE = /\.(?:bin|ckpt|engine|ggml|gguf|h5|json|onnx|plan|pt|pth|py|safetensors|tar|tgz|gz|zip|ya?ml|txt|toml)$/i;
function isPublicModelName(text) {
  const parts = text.split("/");
  if (parts.length > 2 || !parts.every((part) => PART.test(part) && !part.includes(".."))) {
    return false;
  }
  if (parts.length === 2 && FOLDER.test(parts[0] ?? "")) return false;
  if (FILE.test(text)) return false;
  return parts.every((part) => isPlain(part));
}

// schemas/accept/forms.ts
import { MAX_ENTRIES, MAX_NAME_LENGTH as MAX_NAME_LENGTH2, MAX_TOKEN_LENGTH } from "./door.bundle.js";
var KEY = /^[a-z][a-z0-9_]{0,63}$/;
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function hasOnly(value, keys) {
  for (const key in value) {
    if (!keys.has(key)) return false;
  }
  return true;
}
function isToken(value, maxLength = MAX_TOKEN_LENGTH) {
  return typeof value === "string" && value !== "" && value.length <= maxLength && value.trim() === value && isPlain(value);
}
function isName(value) {
  return isToken(value, MAX_NAME_LENGTH2);
}
function isKey(value) {
  return typeof value === "string" && KEY.test(value) && isPlain(value);
}
function fits(pattern, value) {
  return typeof value === "string" && pattern.test(value);
}
function isCount(value) {
  return Number.isSafeInteger(value) && value >= 0;
}
function isNumber(value) {
  return Number.isFinite(value);
}
function isMeasure(value) {
  return Number.isFinite(value) && value >= 0;
}
function isSetting(value) {
  return value === null || typeof value === "boolean" || isNumber(value) || isToken(value);
}
function isOneOf(choices, value) {
  return choices.has(value);
}
function isListOf(isElement, value, maxLength, minLength = 0) {
  if (!Array.isArray(value) || value.length > maxLength || value.length < minLength) return false;
  for (let at = 0; at < value.length; at++) {
    if (!isElement(value[at])) return false;
  }
  return true;
}
function areEntries(isValue, value) {
  if (!isObject(value)) return false;
  let entries = 0;
  for (const key in value) {
    if (++entries > MAX_ENTRIES || !isKey(key) || !isValue(value[key])) return false;
  }
  return true;
}
function acceptList(accept, value, maxLength) {
  if (!Array.isArray(value) || value.length > maxLength) return void 0;
  const accepted = [];
  for (let at = 0; at < value.length; at++) {
    const element = value[at];
    const read2 = isObject(element) ? accept(element) : void 0;
    if (read2 === void 0) return void 0;
    accepted.push(read2);
  }
  return accepted;
}

// schemas/accept/gpu.ts
var MIG_MODE_CURRENT = /* @__PURE__ */ new Set(["Enabled", "Disabled"]);
var KEYS = /* @__PURE__ */ new Set([
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
  "power_limit"
]);
function acceptGpu(value) {
  if (!hasOnly(value, KEYS)) return void 0;
  const name = value.name ?? null;
  if (name !== null && !isName(name)) return void 0;
  const pciBusId = value.pci_bus_id ?? null;
  if (pciBusId !== null && !isToken(pciBusId)) return void 0;
  const driverVersion = value.driver_version ?? null;
  if (driverVersion !== null && !isToken(driverVersion)) return void 0;
  const pstate = value.pstate ?? null;
  if (pstate !== null && !isToken(pstate, 8)) return void 0;
  const pcieLinkGenMax = value.pcie_link_gen_max ?? null;
  if (pcieLinkGenMax !== null && !isMeasure(pcieLinkGenMax)) return void 0;
  const pcieLinkGenCurrent = value.pcie_link_gen_current ?? null;
  if (pcieLinkGenCurrent !== null && !isMeasure(pcieLinkGenCurrent)) return void 0;
  const temperatureGpu = value.temperature_gpu ?? null;
  if (temperatureGpu !== null && !isNumber(temperatureGpu)) return void 0;
  const utilizationGpu = value.utilization_gpu ?? null;
  if (utilizationGpu !== null && !isMeasure(utilizationGpu)) return void 0;
  const utilizationMemory = value.utilization_memory ?? null;
  if (utilizationMemory !== null && !isMeasure(utilizationMemory)) return void 0;
  const memoryTotal = value.memory_total ?? null;
  if (memoryTotal !== null && !isMeasure(memoryTotal)) return void 0;
  const memoryFree = value.memory_free ?? null;
  if (memoryFree !== null && !isMeasure(memoryFree)) return void 0;
  const memoryUsed = value.memory_used ?? null;
  if (memoryUsed !== null && !isMeasure(memoryUsed)) return void 0;
  const resetStatusResetRequired = value.reset_status_reset_required ?? null;
  if (resetStatusResetRequired !== null && typeof resetStatusResetRequired !== "boolean") {
    return void 0;
  }
  const resetStatusDrainAndResetRecommended = value.reset_status_drain_and_reset_recommended ?? null;
  if (resetStatusDrainAndResetRecommended !== null && typeof resetStatusDrainAndResetRecommended !== "boolean") return void 0;
  const computeCap = value.compute_cap ?? null;
  if (computeCap !== null && !isToken(computeCap, 8)) return void 0;
  const eccErrorsCorrectedVolatileTotal = value.ecc_errors_corrected_volatile_total ?? null;
  if (eccErrorsCorrectedVolatileTotal !== null && !isMeasure(eccErrorsCorrectedVolatileTotal)) {
    return void 0;
  }
  const migModeCurrent = value.mig_mode_current ?? null;
  if (migModeCurrent !== null && !isOneOf(MIG_MODE_CURRENT, migModeCurrent)) return void 0;
  const powerDrawInstant = value.power_draw_instant ?? null;
  if (powerDrawInstant !== null && !isMeasure(powerDrawInstant)) return void 0;
  const powerLimit = value.power_limit ?? null;
  if (powerLimit !== null && !isMeasure(powerLimit)) return void 0;
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
    power_limit: powerLimit
  };
}

// schemas/accept/engine_message.ts
var MESSAGE_ID = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var SESSION_ID = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
var OCCURRED_AT = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var KEYS2 = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "chunk_size",
  "local_device",
  "max_local_cache_size",
  "remote_backend",
  "remote_serde",
  "pipelined_backend",
  "save_decode_cache",
  "enable_blending",
  "blend_recompute_ratio",
  "blend_min_tokens",
  "model_name",
  "world_size",
  "worker_id",
  "kv_dtype",
  "kv_shape",
  "fmt",
  "config"
]);
function isModelName(value) {
  return typeof value === "string" && value.length <= 128 && value.length >= 1 && isPublicModelName(value);
}
function acceptEngineMessage(value) {
  if (!hasOnly(value, KEYS2)) return void 0;
  if (value.message_type !== "EngineMessage") return void 0;
  if (value.schema_version !== 1) return void 0;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID, messageId)) return void 0;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID, sessionId)) return void 0;
  const project = value.project;
  if (!fits(PROJECT, project)) return void 0;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return void 0;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT, occurredAt)) return void 0;
  const chunkSize = value.chunk_size ?? null;
  if (chunkSize !== null && !isCount(chunkSize)) return void 0;
  const localDevice = value.local_device ?? null;
  if (localDevice !== null && !isToken(localDevice)) return void 0;
  const maxLocalCacheSize = value.max_local_cache_size ?? null;
  if (maxLocalCacheSize !== null && !isMeasure(maxLocalCacheSize)) return void 0;
  const remoteBackend = value.remote_backend ?? null;
  if (remoteBackend !== null && !isToken(remoteBackend)) return void 0;
  const remoteSerde = value.remote_serde ?? null;
  if (remoteSerde !== null && !isToken(remoteSerde)) return void 0;
  const pipelinedBackend = value.pipelined_backend ?? null;
  if (pipelinedBackend !== null && typeof pipelinedBackend !== "boolean") return void 0;
  const saveDecodeCache = value.save_decode_cache ?? null;
  if (saveDecodeCache !== null && typeof saveDecodeCache !== "boolean") return void 0;
  const enableBlending = value.enable_blending ?? null;
  if (enableBlending !== null && typeof enableBlending !== "boolean") return void 0;
  const blendRecomputeRatio = value.blend_recompute_ratio ?? null;
  if (blendRecomputeRatio !== null && !isMeasure(blendRecomputeRatio)) return void 0;
  const blendMinTokens = value.blend_min_tokens ?? null;
  if (blendMinTokens !== null && !isCount(blendMinTokens)) return void 0;
  const modelName = value.model_name ?? null;
  if (modelName !== null && !isModelName(modelName)) return void 0;
  const worldSize = value.world_size ?? null;
  if (worldSize !== null && !isCount(worldSize)) return void 0;
  const workerId = value.worker_id ?? null;
  if (workerId !== null && !isCount(workerId)) return void 0;
  const kvDtype = value.kv_dtype ?? null;
  if (kvDtype !== null && !isToken(kvDtype)) return void 0;
  const kvShape = value.kv_shape ?? null;
  if (kvShape !== null && !isListOf(isCount, kvShape, 8)) return void 0;
  const fmt = value.fmt ?? null;
  if (fmt !== null && !isName(fmt)) return void 0;
  const config = value.config === void 0 ? {} : value.config;
  if (!areEntries(isSetting, config)) return void 0;
  return {
    message_type: "EngineMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    chunk_size: chunkSize,
    local_device: localDevice,
    max_local_cache_size: maxLocalCacheSize,
    remote_backend: remoteBackend,
    remote_serde: remoteSerde,
    pipelined_backend: pipelinedBackend,
    save_decode_cache: saveDecodeCache,
    enable_blending: enableBlending,
    blend_recompute_ratio: blendRecomputeRatio,
    blend_min_tokens: blendMinTokens,
    model_name: modelName,
    world_size: worldSize,
    worker_id: workerId,
    kv_dtype: kvDtype,
    kv_shape: kvShape,
    fmt,
    config
  };
}

// schemas/accept/env_message.ts
var MESSAGE_ID2 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var SESSION_ID2 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var PROJECT2 = /^[a-z0-9][a-z0-9-]{1,62}$/;
var OCCURRED_AT2 = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var SOURCE = /* @__PURE__ */ new Set(
  [
    "DOCKER",
    "KUBERNETES",
    "PODMAN",
    "LXC",
    "WSL",
    "PIP",
    "CONDA",
    "DENO",
    "COMPILED",
    "UNKNOWN"
  ]
);
var ACCELERATOR = /* @__PURE__ */ new Set(["nvidia", "amd", "intel", "apple", "tpu", "none"]);
var KEYS3 = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "provider",
  "num_cpu",
  "cpu_type",
  "cpu_family_model_stepping",
  "total_memory",
  "architecture",
  "platforms",
  "gpu_count",
  "gpu_type",
  "gpu_memory_per_device",
  "source",
  "gpus",
  "accelerator",
  "runtime",
  "ci",
  "withheld"
]);
function acceptEnvMessage(value) {
  if (!hasOnly(value, KEYS3)) return void 0;
  if (value.message_type !== "EnvMessage") return void 0;
  if (value.schema_version !== 1) return void 0;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID2, messageId)) return void 0;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID2, sessionId)) return void 0;
  const project = value.project;
  if (!fits(PROJECT2, project)) return void 0;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return void 0;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT2, occurredAt)) return void 0;
  const provider = value.provider ?? null;
  if (provider !== null && !isToken(provider)) return void 0;
  const numCpu = value.num_cpu ?? null;
  if (numCpu !== null && !isCount(numCpu)) return void 0;
  const cpuType = value.cpu_type ?? null;
  if (cpuType !== null && !isName(cpuType)) return void 0;
  const cpuFamilyModelStepping = value.cpu_family_model_stepping ?? null;
  if (cpuFamilyModelStepping !== null && !isToken(cpuFamilyModelStepping)) return void 0;
  const totalMemory = value.total_memory ?? null;
  if (totalMemory !== null && !isCount(totalMemory)) return void 0;
  const architecture = value.architecture ?? null;
  if (architecture !== null && !isListOf(isToken, architecture, 4, 1)) return void 0;
  const platforms = value.platforms ?? null;
  if (platforms !== null && !isName(platforms)) return void 0;
  const gpuCount = value.gpu_count ?? null;
  if (gpuCount !== null && !isCount(gpuCount)) return void 0;
  const gpuType = value.gpu_type ?? null;
  if (gpuType !== null && !isName(gpuType)) return void 0;
  const gpuMemoryPerDevice = value.gpu_memory_per_device ?? null;
  if (gpuMemoryPerDevice !== null && !isCount(gpuMemoryPerDevice)) return void 0;
  const source = value.source ?? null;
  if (source !== null && !isOneOf(SOURCE, source)) return void 0;
  const gpus = (value.gpus ?? null) === null ? null : acceptList(acceptGpu, value.gpus, 64);
  if (gpus === void 0) return void 0;
  const accelerator = value.accelerator ?? null;
  if (accelerator !== null && !isOneOf(ACCELERATOR, accelerator)) return void 0;
  const runtime = value.runtime ?? null;
  if (runtime !== null && !isToken(runtime)) return void 0;
  const ci = value.ci ?? null;
  if (ci !== null && typeof ci !== "boolean") return void 0;
  const withheld = value.withheld === void 0 ? [] : value.withheld;
  if (!isListOf(isToken, withheld, 64)) return void 0;
  return {
    message_type: "EnvMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    provider,
    num_cpu: numCpu,
    cpu_type: cpuType,
    cpu_family_model_stepping: cpuFamilyModelStepping,
    total_memory: totalMemory,
    architecture,
    platforms,
    gpu_count: gpuCount,
    gpu_type: gpuType,
    gpu_memory_per_device: gpuMemoryPerDevice,
    source,
    gpus,
    accelerator,
    runtime,
    ci,
    withheld
  };
}

// schemas/describes_error_alone.ts
function describesErrorAlone(message) {
  return message.event_type === "error" || message.error_name === null && message.error_stack === null;
}

// schemas/is_plain_frame.ts
function isPlainFrame(frame) {
  return frame.split(/[ /.:]/).every((word) => isPlain(word));
}

// schemas/accept/event_message.ts
var MESSAGE_ID3 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var SESSION_ID3 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var PROJECT3 = /^[a-z0-9][a-z0-9-]{1,62}$/;
var OCCURRED_AT3 = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var EVENT_TYPE = /* @__PURE__ */ new Set(["start", "stop", "error", "ping"]);
var ERROR_STACK_ELEMENT = /^[A-Za-z_$<][\w$<>#]{0,95}(?: (?:[A-Za-z_][\w-]{0,63}\/){0,6}[A-Za-z_][\w-]{0,63}\.(?:[cm]?[jt]sx?|py|rs|go|cpp|cc|c|h|java|kt|rb|wasm)(?::\d{1,7}){1,2})?$/;
var KEYS4 = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "event_type",
  "error_name",
  "error_stack"
]);
function isErrorStackElement(value) {
  return typeof value === "string" && value.length <= 256 && ERROR_STACK_ELEMENT.test(value) && isPlainFrame(value);
}
function acceptEventMessage(value) {
  if (!hasOnly(value, KEYS4)) return void 0;
  if (value.message_type !== "EventMessage") return void 0;
  if (value.schema_version !== 1) return void 0;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID3, messageId)) return void 0;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID3, sessionId)) return void 0;
  const project = value.project;
  if (!fits(PROJECT3, project)) return void 0;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return void 0;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT3, occurredAt)) return void 0;
  const eventType = value.event_type;
  if (!isOneOf(EVENT_TYPE, eventType)) return void 0;
  const errorName = value.error_name ?? null;
  if (errorName !== null && !isToken(errorName)) return void 0;
  const errorStack = value.error_stack ?? null;
  if (errorStack !== null && !isListOf(isErrorStackElement, errorStack, 32)) return void 0;
  const message = {
    message_type: "EventMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    event_type: eventType,
    error_name: errorName,
    error_stack: errorStack
  };
  if (!describesErrorAlone(message)) return void 0;
  return message;
}

// schemas/accept/metadata_message.ts
var MESSAGE_ID4 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var SESSION_ID4 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var PROJECT4 = /^[a-z0-9][a-z0-9-]{1,62}$/;
var OCCURRED_AT4 = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var START_TIME = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var KEYS5 = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "start_time",
  "duration"
]);
function acceptMetadataMessage(value) {
  if (!hasOnly(value, KEYS5)) return void 0;
  if (value.message_type !== "MetadataMessage") return void 0;
  if (value.schema_version !== 1) return void 0;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID4, messageId)) return void 0;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID4, sessionId)) return void 0;
  const project = value.project;
  if (!fits(PROJECT4, project)) return void 0;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return void 0;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT4, occurredAt)) return void 0;
  const startTime = value.start_time ?? null;
  if (startTime !== null && !fits(START_TIME, startTime)) return void 0;
  const duration = value.duration ?? null;
  if (duration !== null && !isMeasure(duration)) return void 0;
  return {
    message_type: "MetadataMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    start_time: startTime,
    duration
  };
}

// schemas/accept/usage_message.ts
var MESSAGE_ID5 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var SESSION_ID5 = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
var PROJECT5 = /^[a-z0-9][a-z0-9-]{1,62}$/;
var OCCURRED_AT5 = /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
var KEYS6 = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "context",
  "seq_number",
  "uptime",
  "total_success",
  "total_failed",
  "counters",
  "features",
  "tags"
]);
function acceptUsageMessage(value) {
  if (!hasOnly(value, KEYS6)) return void 0;
  if (value.message_type !== "UsageMessage") return void 0;
  if (value.schema_version !== 1) return void 0;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID5, messageId)) return void 0;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID5, sessionId)) return void 0;
  const project = value.project;
  if (!fits(PROJECT5, project)) return void 0;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return void 0;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT5, occurredAt)) return void 0;
  const context = value.context ?? null;
  if (context !== null && !isToken(context)) return void 0;
  const seqNumber = value.seq_number ?? null;
  if (seqNumber !== null && !isCount(seqNumber)) return void 0;
  const uptime = value.uptime ?? null;
  if (uptime !== null && !isMeasure(uptime)) return void 0;
  const totalSuccess = value.total_success ?? null;
  if (totalSuccess !== null && !isCount(totalSuccess)) return void 0;
  const totalFailed = value.total_failed ?? null;
  if (totalFailed !== null && !isCount(totalFailed)) return void 0;
  const counters = value.counters === void 0 ? {} : value.counters;
  if (!areEntries(isCount, counters)) return void 0;
  const features = value.features === void 0 ? [] : value.features;
  if (!isListOf(isKey, features, 64)) return void 0;
  const tags = value.tags === void 0 ? {} : value.tags;
  if (!areEntries(isSetting, tags)) return void 0;
  return {
    message_type: "UsageMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    context,
    seq_number: seqNumber,
    uptime,
    total_success: totalSuccess,
    total_failed: totalFailed,
    counters,
    features,
    tags
  };
}

// schemas/accept_message.ts
function acceptMessage(value) {
  if (!isObject(value)) return void 0;
  switch (value.message_type) {
    case "EnvMessage":
      return acceptEnvMessage(value);
    case "EngineMessage":
      return acceptEngineMessage(value);
    case "MetadataMessage":
      return acceptMetadataMessage(value);
    case "EventMessage":
      return acceptEventMessage(value);
    case "UsageMessage":
      return acceptUsageMessage(value);
    default:
      return void 0;
  }
}

// reporter/finish_message.ts
import { MAX_MESSAGE_BYTES } from "./door.bundle.js";

// reporter/redact.ts
import { findLeak as findLeak2 } from "./at_exit.bundle.js";
var REDACTED = "redacted";
var SECRET_KEY = /(?:^|_)(?:api_?key|access_?key|private_?key|passwords?|passwd|passphrase|secrets?|credentials?|bearer|cookies?|auth_?token|access_?token)(?:_|$)/;
var PRIVATE_TEXT_KEY = /(?:^|_)(?:address|auth|dir|directory|e_?mail|endpoint|file|file_?name|folder|host|host_?name|ip|keys?|login|path|tokens?|uri|url|user|user_?name)$/;
function redact(value, path) {
  const redacted = [];
  return { value: walk(value, path, "", redacted), redacted };
}
function walk(value, path, key, redacted) {
  if (typeof value === "string" || typeof value === "number") {
    if (mayTravel(value, key, path)) return value;
    redacted.push(path);
    return REDACTED;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => walk(item, `${path}.${index}`, key, redacted));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      walk(item, `${path}.${name}`, name.toLowerCase(), redacted)
    ])
  );
}
function mayTravel(value, key, path) {
  if (SECRET_KEY.test(key) && !path.startsWith("counters.")) return false;
  if (typeof value === "number") return true;
  return !PRIVATE_TEXT_KEY.test(key) && findLeak2(value) === null;
}

// reporter/smallest_message.ts
var ENVELOPE2 = {
  "schema_version": 1,
  "message_id": "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
  "session_id": "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
  "project": "smallest",
  "project_version": "0",
  "occurred_at": "2026-01-01T00:00:00.000Z"
};
function smallestMessage(type) {
  const event = type === "EventMessage" ? { "event_type": "error" } : {};
  return acceptMessage({ ...ENVELOPE2, ...event, "message_type": type }) ?? null;
}

// reporter/finish_message.ts
var OWN_FORM = /* @__PURE__ */ new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "occurred_at",
  "start_time",
  "event_type",
  "error_stack",
  "model_name"
]);
var ENVELOPE_FIELDS = [
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "event_type"
];
var COLLECTIONS = [
  "gpus",
  "config",
  "tags",
  "counters",
  "features",
  "error_stack",
  "withheld"
];
function finishMessage(draft) {
  return Promise.try(() => finish(draft));
}
function finish(draft) {
  const redacted = [];
  const dropped = [];
  const smallest = smallestMessage(draft.message_type);
  const fields2 = {};
  for (const name of Object.keys(smallest ?? {})) {
    const value = cleanUp(name, draft[name], redacted);
    if (value === void 0) continue;
    const fits2 = (candidate) => acceptMessage({ ...smallest, [name]: candidate }) !== void 0;
    const salvaged = name === "gpus" ? salvageGpus(value, fits2, dropped) : salvage(name, value, fits2, dropped);
    if (salvaged !== void 0) fields2[name] = salvaged;
  }
  const message = acceptMessage(fields2);
  if (message === void 0) {
    const name = ENVELOPE_FIELDS.find((field) => fields2[field] === void 0) ?? "message_type";
    throw new TypeError(`Cannot build message: ${name} is not of its form`);
  }
  return {
    message: cutToLimit(message, dropped),
    redacted,
    dropped: [...new Set(dropped)]
  };
}
function cleanUp(name, value, redacted) {
  if (value === void 0 || OWN_FORM.has(name)) return value;
  const clean = redact(value, name);
  redacted.push(...clean.redacted);
  return trimmed(clean.value);
}
function trimmed(value) {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, trimmed(item)]));
}
function salvage(name, value, fits2, dropped) {
  if (fits2(value)) return value;
  const kept = isCollection(name) ? salvageParts(name, value, fits2, dropped) : void 0;
  if (kept !== void 0 && fits2(kept)) return kept;
  dropped.push(name);
  return void 0;
}
function salvageParts(name, value, fits2, dropped) {
  if (Array.isArray(value)) {
    const kept2 = value.filter((item) => fits2([item]));
    while (kept2.length > 0 && !fits2(kept2)) kept2.pop();
    if (kept2.length < value.length) dropped.push(name);
    return kept2;
  }
  if (typeof value !== "object" || value === null) return void 0;
  const entries = Object.entries(value);
  const kept = entries.filter(([key, item]) => fits2({ [key]: item }));
  while (kept.length > 0 && !fits2(Object.fromEntries(kept))) kept.pop();
  const keys = new Set(kept.map(([key]) => key));
  for (const [key] of entries.filter(([key2]) => !keys.has(key2))) {
    dropped.push(fits2({ [key]: 0 }) ? `${name}.${key}` : name);
  }
  return Object.fromEntries(kept);
}
function salvageGpus(value, fits2, dropped) {
  if (!Array.isArray(value)) return salvage("gpus", value, fits2, dropped);
  const gpus = value.map(
    (gpu, index) => typeof gpu !== "object" || gpu === null ? gpu : Object.fromEntries(
      Object.entries(gpu).map(([fact, item]) => {
        if (item === null || acceptGpu({ [fact]: item }) !== void 0) return [fact, item];
        dropped.push(`gpus.${index}.${fact}`);
        return [fact, null];
      })
    )
  );
  return salvage("gpus", gpus, fits2, dropped);
}
function isCollection(name) {
  return COLLECTIONS.includes(name);
}
function cutToLimit(message, dropped) {
  const cut = { ...message };
  while (sizeOf(cut) > MAX_MESSAGE_BYTES) {
    const sizes = COLLECTIONS.map((name2) => ({ name: name2, size: sizeOf(cut[name2] ?? null) }));
    const { name } = sizes.reduce((largest, next) => next.size > largest.size ? next : largest);
    const value = cut[name];
    cut[name] = Array.isArray(value) ? value.slice(0, -1) : Object.fromEntries(Object.entries(value).slice(0, -1));
    dropped.push(name);
  }
  return cut;
}
function sizeOf(value) {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

// reporter/build_engine_message.ts
import { settingKey } from "./at_exit.bundle.js";
var CUSTOM_MODEL = "custom";
var FIELDS = new Set(ENGINE_FIELDS);
var ALIASES = {
  chunksize: "chunk_size",
  model: "model_name",
  model_id: "model_name"
};
var SCHEME = /^([a-z][a-z0-9+-]{0,31}):\/\//i;
var TORCH_TYPE = /^torch\.([a-z][a-z0-9_]{1,31})$/;
async function buildEngineMessage(envelope, settings) {
  const { fields: fields2, config, unnamed } = sort(settings);
  const replaced = [];
  const model = fields2.model_name;
  if (typeof model === "string" && model.trim() !== "" && !isPublicModelName(model)) {
    fields2.model_name = CUSTOM_MODEL;
    if (model !== CUSTOM_MODEL) replaced.push("model_name");
  }
  if (typeof fields2.kv_dtype === "string") {
    fields2.kv_dtype = fields2.kv_dtype.replace(TORCH_TYPE, keepUnlessHostLike);
  }
  const { message, redacted, dropped } = await finishMessage({
    ...fields2,
    config,
    ...envelope,
    message_type: "EngineMessage"
  });
  return {
    message,
    redacted: [...replaced, ...redacted],
    dropped: unnamed ? [.../* @__PURE__ */ new Set([...dropped, "config"])] : dropped
  };
}
function sort(settings) {
  const fields2 = {};
  const config = {};
  let unnamed = false;
  const nested = settings.config;
  const flat = isRecord(nested) ? [...Object.entries(settings).filter(([name]) => name !== "config"), ...Object.entries(nested)] : Object.entries(settings);
  for (const [name, value] of flat) {
    const key = settingKey(name);
    if (value === void 0) continue;
    if (key === null) {
      unnamed = true;
      continue;
    }
    const field = ALIASES[key] ?? key;
    if (field === "remote_url") fields2.remote_backend ??= schemeOf(value);
    else if (FIELDS.has(field)) fields2[field] ??= value;
    else config[key] = typeof value === "bigint" ? Number(value) : value;
  }
  return { fields: fields2, config, unnamed };
}
function schemeOf(url) {
  return typeof url === "string" ? SCHEME.exec(url.trim())?.[1]?.toLowerCase() ?? null : null;
}
function keepUnlessHostLike(whole, type) {
  return /\d$/.test(type) ? whole : type;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// reporter/build_env_message.ts
function buildEnvMessage(envelope, facts, withheld = []) {
  return finishMessage({
    ...facts,
    withheld: [...new Set(withheld.map(({ fact }) => fact))],
    ...envelope,
    message_type: "EnvMessage"
  });
}

// reporter/build_metadata_message.ts
import { utcText } from "./at_exit.bundle.js";
function buildMetadataMessage(envelope, time) {
  return finishMessage({
    start_time: Number.isFinite(time.startedAt) ? utcText(time.startedAt) : null,
    duration: Math.round(Math.max(0, time.now - time.startedAt)) / 1e3,
    ...envelope,
    message_type: "MetadataMessage"
  });
}

// reporter/build_usage_message.ts
import { settingKey as settingKey2 } from "./at_exit.bundle.js";
async function buildUsageMessage(envelope, usage) {
  const counters = named(usage.counters ?? {});
  const tags = named(usage.tags ?? {});
  const written = [...usage.features ?? []];
  const features = [...new Set(written.map((name) => settingKey2(String(name))))].filter((name) => name !== null);
  const { message, redacted, dropped } = await finishMessage({
    context: usage.context,
    seq_number: usage.seqNumber,
    uptime: usage.uptime,
    total_success: usage.totalSuccess,
    total_failed: usage.totalFailed,
    counters: counters.entries,
    features,
    tags: tags.entries,
    ...envelope,
    message_type: "UsageMessage"
  });
  const lost = [
    ...counters.complete ? [] : ["counters"],
    ...written.every((name) => settingKey2(String(name)) !== null) ? [] : ["features"],
    ...tags.complete ? [] : ["tags"]
  ];
  return { message, redacted, dropped: [.../* @__PURE__ */ new Set([...dropped, ...lost])] };
}
function named(record) {
  const entries = {};
  let complete = true;
  for (const [name, value] of Object.entries(record)) {
    const key = settingKey2(name);
    if (key === null) complete = false;
    else if (value !== void 0) entries[key] = value;
  }
  return { entries, complete };
}

// reporter/create_envelope.ts
import { loadIdMaker } from "./door.bundle.js";
import { utcText as utcText2 } from "./at_exit.bundle.js";
async function createEnvelope(options) {
  const { project, projectVersion, sessionId, now = Date.now } = options;
  const newId = await loadIdMaker();
  return {
    schema_version: 1,
    message_id: newId(),
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: utcText2(now())
  };
}

// reporter/gather_report.ts
import { loadIdMaker as loadIdMaker2 } from "./door.bundle.js";
async function gatherReport(host, request, now = Date.now) {
  const startedAt = now();
  const newId = await loadIdMaker2();
  const sessionId = newId();
  const { project, projectVersion, context, engine } = request;
  const envelope = () => createEnvelope({ project, projectVersion, sessionId, now });
  const { facts, withheld } = await collectFacts(host);
  const built = [
    await buildEnvMessage(await envelope(), facts, withheld),
    ...engine === void 0 ? [] : [await buildEngineMessage(await envelope(), engine)],
    ...context === void 0 ? [] : [await buildUsageMessage(await envelope(), { context })],
    await buildMetadataMessage(await envelope(), { startedAt, now: now() })
  ];
  return {
    messages: built.map(({ message }) => message),
    withheld,
    redacted: built.flatMap(({ redacted }) => redacted)
  };
}

// reporter/commands/run_report.ts
import { denoHost } from "./door.bundle.js";
import { maySend as maySend2 } from "./door.bundle.js";
import { createLedger as createLedger2 } from "./at_exit.bundle.js";

// reporter/lower_message.ts
function lowerMessage(message, level) {
  if (level === "on" || message.message_type !== "EventMessage") return message;
  if (message.error_name === null && message.error_stack === null) return message;
  return { ...message, error_name: null, error_stack: null };
}

// reporter/commands/run_report.ts
import { readConsentInput } from "./door.bundle.js";
import { resolveEndpoints } from "./at_exit.bundle.js";

// reporter/send_messages.ts
import { readEndpoint } from "./door.bundle.js";
import { maySend } from "./door.bundle.js";

// reporter/next_hop.ts
var MAX_REDIRECTS = 3;
function nextHop(answer, from, host) {
  if (![301, 302, 307, 308].includes(answer.status)) return null;
  const target = answer.location === null ? null : URL.parse(answer.location, from);
  const here = new URL(from);
  const same = target !== null && target.hostname === here.hostname && (target.protocol === here.protocol ? target.port === here.port : target.protocol === "https:");
  if (!same) return { why: "the collector redirects to another host" };
  return host.granted({ name: "net", host: target.host }) ? { url: target.href } : { why: `the collector redirects, --allow-net=${target.host} is missing` };
}

// reporter/post_held.ts
async function postHeld(request) {
  const { url, method, headers, body, signal } = request;
  const response = await fetch(url, {
    method,
    headers,
    ...body === void 0 ? {} : { body },
    signal,
    redirect: "manual"
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    retryAfter: response.headers.get("retry-after"),
    body: await beginningOf(response, request.maxAnswerBytes)
  };
}
async function beginningOf(response, maxBytes) {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let room = maxBytes;
  for await (const chunk of response.body) {
    text += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.length;
    if (room <= 0) break;
  }
  return text;
}

// reporter/read_retry_after.ts
var MAX_RETRY_AFTER_MS = 864e5;
function readRetryAfter(header, now) {
  const text = header?.trim() ?? "";
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1e3 : /[a-z]/i.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(waitMs) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs));
}

// reporter/send_messages.ts
import { startBackgroundTimer as startBackgroundTimer2 } from "./door.bundle.js";
var DEFAULT_TIMEOUT_MS = 5e3;
var DEFAULT_GZIP_ABOVE_BYTES = 1024;
var MAX_ANSWER_BYTES = 65536;
var RETRY_STATUS = /* @__PURE__ */ new Set([407, 408, 425, 429]);
var MAX_SAID_LENGTH = 200;
async function sendMessages(messages, options) {
  const reading = readEndpoint(options.endpoint, { allowInsecure: options.allowInsecure });
  if (!reading.ok) return refused("endpoint", reading.why);
  const { messagesUrl, netHost } = reading.endpoint;
  if (!options.host.granted({ name: "net", host: netHost })) {
    return refused("withheld", `--allow-net=${netHost} is missing`);
  }
  const { post = postHeld, now = Date.now, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const expiry = new AbortController();
  const expire = () => expiry.abort(new DOMException("timed out", "TimeoutError"));
  const stopTimer = startBackgroundTimer2(expire, timeoutMs);
  const cancel = () => expiry.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", cancel, { once: true });
  if (options.signal?.aborted) cancel();
  try {
    let url = messagesUrl;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const level = options.level();
      if (!maySend(level)) return refused("consent", `usage statistics are ${level}`);
      const { headers, body } = await encode(messages, level, options);
      const signal = expiry.signal;
      if (options.level() !== level) {
        hop--;
        continue;
      }
      const answer = await post({
        url,
        method: "POST",
        headers,
        body,
        signal,
        maxAnswerBytes: MAX_ANSWER_BYTES
      });
      const next = nextHop(answer, url, options.host);
      if (next === null) return judge(answer, now());
      if ("why" in next) return retry(null, next.why);
      url = next.url;
    }
    return retry(null, "the collector redirects without end");
  } catch (error) {
    return retry(null, wordsOf(error, timeoutMs));
  } finally {
    stopTimer();
    options.signal?.removeEventListener("abort", cancel);
  }
}
async function encode(messages, level, options) {
  const text = JSON.stringify(messages.map((message) => lowerMessage(message, level)));
  const body = new TextEncoder().encode(text);
  const headers = {
    "content-type": "application/json",
    "accept": "application/json",
    "user-agent": "candor"
  };
  if (body.length < (options.gzipAboveBytes ?? DEFAULT_GZIP_ABOVE_BYTES)) return { headers, body };
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
  return {
    headers: { ...headers, "content-encoding": "gzip" },
    body: new Uint8Array(await new Response(stream).arrayBuffer())
  };
}
function judge(answer, now) {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const counted = ingestAnswerOf(answer.body);
    return counted === null ? retry(null, `${status} was answered by something that is no collector`) : { outcome: "sent", status, answer: counted };
  }
  const said = objectOf(answer.body);
  const detail = textOf(said?.["detail"]) ?? textOf(said?.["title"]);
  const sentence2 = `the collector answered ${status}${detail === null ? "" : `: ${detail}`}`;
  const code = textOf(said?.["code"]);
  if (status >= 500 || status < 400 || RETRY_STATUS.has(status)) {
    return retry(readRetryAfter(answer.retryAfter, now), sentence2);
  }
  return {
    outcome: "rejected",
    problem: { status, code: code ?? "unknown", detail: `Cannot send report: ${sentence2}` }
  };
}
function ingestAnswerOf(body) {
  const said = objectOf(body);
  if (said === null || typeof said["accepted"] !== "number") return null;
  const list = (value) => Array.isArray(value) ? value : [];
  return {
    accepted: said["accepted"],
    duplicates: typeof said["duplicates"] === "number" ? said["duplicates"] : 0,
    rejected: list(said["rejected"]).flatMap(rejectionOf),
    "ignored_keys": list(said["ignored_keys"]).flatMap((key) => textOf(key) ?? [])
  };
}
function rejectionOf(value) {
  if (typeof value !== "object" || value === null) return [];
  const { index, code, detail } = value;
  if (typeof index !== "number") return [];
  const said = {
    index,
    code: textOf(code) ?? "unknown",
    detail: textOf(detail) ?? "it gave no reason"
  };
  return [said];
}
function textOf(value) {
  return typeof value === "string" ? plainLine(value.slice(0, MAX_SAID_LENGTH)) : null;
}
function objectOf(body) {
  try {
    const value = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : null;
  } catch {
    return null;
  }
}
function refused(code, why) {
  return {
    outcome: "rejected",
    problem: { status: null, code, detail: `Cannot send report: ${why}` }
  };
}
function retry(afterMs, why) {
  return { outcome: "retry", afterMs, why: `Cannot send report: ${why}` };
}
function wordsOf(error, timeoutMs) {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `the collector did not answer within ${timeoutMs} ms`;
  }
  if (error instanceof DOMException && error.name === "AbortError") return "the attempt was ended";
  const text = [error, error?.cause].map(
    (one) => one instanceof Error ? `${one.message} ${one.code ?? ""}` : ""
  ).join(" ");
  if (/refused|ECONNREFUSED/i.test(text)) return "the connection was refused";
  if (/dns|ENOTFOUND|EAI_AGAIN|getaddrinfo|lookup/i.test(text)) return "the host was not found";
  if (/certificate|tls|ssl|CERT_/i.test(text)) return "the certificate is not accepted";
  if (/reset|closed|ECONNRESET|EOF|hang up|incomplete/i.test(text)) {
    return "the connection was cut";
  }
  return "the network failed";
}

// reporter/commands/run_report.ts
import { configDir as configDir3 } from "./door.bundle.js";
import { denoDisk as denoDisk3 } from "./door.bundle.js";
import { statePaths as statePaths2 } from "./door.bundle.js";

// reporter/without_fields.ts
function withoutFields(message, places) {
  const own = places.filter(({ messages }) => messages.includes(message.message_type));
  if (own.length === 0) return message;
  const fields2 = { ...message };
  for (const { field } of own) {
    const dot = field.indexOf(".");
    if (dot < 0) delete fields2[field];
    else {
      const name = field.slice(0, dot);
      fields2[name] = withoutPart(fields2[name], field.slice(dot + 1));
    }
  }
  return fields2;
}
function withoutPart(value, part) {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== part).map((item) => withoutPart(item, part));
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return value;
  const { [part]: _taken, ...rest } = value;
  return rest;
}

// reporter/write_status.ts
import { utcText as utcText3 } from "./at_exit.bundle.js";
function writeStatus(disk, path, attempt) {
  const document = {
    "usage_stats": attempt.messages,
    "success": attempt.success,
    "error": attempt.error,
    "endpoint": attempt.endpoint,
    "attempted_at": utcText3(attempt.at)
  };
  return disk.replace(path, `${JSON.stringify(document, null, 2)}
`);
}

// deno.json
var deno_default = { version: "0.1.0" };

// reporter/commands/candor_version.ts
var CANDOR_VERSION = deno_default.version;

// reporter/commands/ledger_path.ts
import { configDir } from "./door.bundle.js";
import { createLedger } from "./at_exit.bundle.js";
import { namedLog } from "./at_exit.bundle.js";
import { denoDisk } from "./door.bundle.js";
import { statePaths } from "./door.bundle.js";
function ledgerPath(host, app) {
  const { dir } = configDir(host, app);
  if (dir === null) return null;
  const paths = statePaths(dir);
  const named2 = namedLog(denoDisk(host), paths.config);
  return named2 === null ? paths.ledger : createLedger(host, named2).path;
}

// reporter/commands/pending_of.ts
import { configDir as configDir2 } from "./door.bundle.js";
import { hasLaterFields } from "./door.bundle.js";
import { pendingFields, readSeenVersions } from "./at_exit.bundle.js";
import { denoDisk as denoDisk2 } from "./door.bundle.js";
function pendingOf(host, fields2 = {}, app = "candor") {
  if (!hasLaterFields(fields2)) return [];
  const { dir } = configDir2(host, app);
  return pendingFields(fields2, readSeenVersions(denoDisk2(host), dir, Date.now()));
}

// reporter/commands/run_report.ts
var APP = "candor";
async function runReport(options, host = denoHost()) {
  if (!PROJECT_PATTERN.test(options.project)) {
    throw new Error(
      `Cannot read project name: ${JSON.stringify(options.project)} is not of its form, expected lower case letters, digits and hyphens`
    );
  }
  const asked = options.endpoints.length > 0;
  const decide = () => decideConsent(readConsentInput(host, { app: APP, flags: { ...options.consent, asked } }));
  const first = decide();
  if (first.level === "off") return nothing(first);
  const engine = options.config === void 0 ? void 0 : readConfig(host, options.config);
  const { project, projectVersion = CANDOR_VERSION, context } = options;
  const gathered = await gatherReport(host, { project, projectVersion, context, engine });
  const decision = decide();
  if (decision.level === "off") return nothing(decision);
  const { level } = decision;
  const pending = pendingOf(host, options.fields, APP);
  const messages = gathered.messages.map(
    (message) => withoutFields(lowerMessage(message, level), pending)
  );
  const endpoints = resolveEndpoints(host, { app: APP, asked: options.endpoints });
  const usable = maySend2(level) ? endpoints.filter(({ problem }) => problem === null) : [];
  const urls = usable.map(({ url }) => url);
  const warnings = await writeLogs(host, options.localLog, messages, urls);
  const deliveries = maySend2(level) ? await deliver(host, endpoints, messages, () => decide().level) : [];
  await writeAttempts(host, messages, deliveries);
  const failed2 = deliveries.filter(({ outcome }) => outcome.outcome !== "sent");
  const unable = asked && deliveries.length === 0 && decision.because.includes("permission");
  const failure = unable ? `Cannot send report: level is ${level}, ${decision.because}` : failed2.length === 0 ? null : failed2.map(sentence).join("\n");
  const sent = failed2.length < deliveries.length;
  return {
    ...gathered,
    messages,
    level,
    decision,
    sent,
    reason: reasonFor(endpoints, decision, deliveries, failure),
    pending,
    deliveries,
    warnings,
    failure
  };
}
async function deliver(host, endpoints, messages, level) {
  return await Promise.all(endpoints.map(async ({ url: endpoint, problem, allowInsecure }) => ({
    endpoint,
    outcome: problem === null ? await sendMessages(messages, { endpoint, host, level, allowInsecure }) : unusable(endpoint, problem)
  })));
}
function unusable(endpoint, problem) {
  const detail = `Cannot send report: ${endpoint} cannot be used, ${problem}`;
  return { outcome: "rejected", problem: { status: null, code: "endpoint", detail } };
}
function reasonFor(endpoints, decision, deliveries, failure) {
  if (endpoints.length === 0) return "no endpoint";
  if (!maySend2(decision.level)) return `level is ${decision.level}: ${decision.because}`;
  const reached = deliveries.filter(({ outcome }) => outcome.outcome === "sent").length;
  if (reached === deliveries.length) return reached === 1 ? "sent" : `sent to ${reached} endpoints`;
  return reached === 0 ? failure ?? "nothing was sent" : `sent to ${reached} of ${deliveries.length} endpoints`;
}
function sentence({ endpoint, outcome }) {
  const why = outcome.outcome === "retry" ? outcome.why : outcome.outcome === "rejected" ? outcome.problem.detail : "";
  return why.includes(endpoint) ? why : why.replace(/^Cannot send report:/, `$& ${endpoint}:`);
}
function nothing(decision) {
  return {
    messages: [],
    level: "off",
    decision,
    sent: false,
    reason: `usage statistics are off: ${decision.because}`,
    withheld: [],
    redacted: [],
    pending: [],
    deliveries: [],
    warnings: [],
    failure: null
  };
}
async function writeAttempts(host, messages, deliveries) {
  const { dir } = configDir3(host, APP);
  if (dir === null) return;
  const { status: path } = statePaths2(dir);
  if (!host.granted({ name: "write", path })) return;
  for (const delivery of deliveries) {
    const success = delivery.outcome.outcome === "sent";
    const error = success ? null : sentence(delivery);
    const { endpoint } = delivery;
    await writeStatus(denoDisk3(host), path, { messages, endpoint, success, error, at: Date.now() });
  }
}
function readConfig(host, path) {
  const text = host.readText(path);
  if (text.state === "withheld") {
    throw new Error(`Cannot read ${path}: permission is missing, expected ${text.flag}`);
  }
  if (text.state === "unknown") {
    throw new Error(`Cannot read ${path}: it is ${text.reason}, expected a JSON file`);
  }
  try {
    const value = JSON.parse(text.value);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
  }
  throw new Error(
    `Cannot read ${path}: it is not a JSON object, expected the settings of an engine`
  );
}
async function writeLogs(host, asked, messages, endpoints) {
  const own = ledgerPath(host, APP);
  const paths = [
    ...asked === void 0 ? [] : [asked],
    ...own !== null && host.granted({ name: "write", path: own }) ? [own] : []
  ];
  const outcomes = await Promise.all(
    paths.map((path) => createLedger2(host, path).append(messages, endpoints))
  );
  return outcomes.filter((outcome) => outcome !== null);
}

// reporter/commands/print_report.ts
async function printReport(options, io) {
  const result = await runReport(options);
  if (options.json) {
    const { messages, level, sent, reason, withheld } = result;
    io.out(JSON.stringify({ messages, level, sent, reason, withheld }, null, 2));
  } else io.out(reportText(result, io));
  if (result.failure !== null) io.err(result.failure.split("\n").map(plainLine).join("\n"));
  return result.failure === null ? 0 : 1;
}

// reporter/commands/quick_report_options.ts
var VALUES = {
  "--project": "project",
  "--project-version": "projectVersion",
  "--context": "context",
  "--config": "config",
  "--local-log": "localLog",
  "--usage-stats": "usageStats"
};
function quickReportOptions(args) {
  const told = {};
  const flags2 = /* @__PURE__ */ new Set();
  const endpoints = [];
  for (let at = 0; at < args.length; at++) {
    const name = args[at];
    if (name === "--json" || name === "--disable-usage-stats") {
      if (flags2.has(name)) return null;
      flags2.add(name);
      continue;
    }
    const value = args[++at];
    if (value === void 0 || value === "" || value.startsWith("-")) return null;
    if (name === "--endpoint") endpoints.push(value);
    else if (isValueOption(name) && told[VALUES[name]] === void 0) told[VALUES[name]] = value;
    else return null;
  }
  const { usageStats, project = "candor", ...rest } = told;
  if (!PROJECT_PATTERN.test(project)) return null;
  return {
    ...rest,
    project,
    endpoints,
    json: flags2.has("--json"),
    consent: { usageStats, disableUsageStats: flags2.has("--disable-usage-stats") }
  };
}
function isValueOption(name) {
  return Object.hasOwn(VALUES, name);
}

// reporter/read_status.ts
import { configDir as configDir4 } from "./door.bundle.js";
import { consentVariables, variablePrefix } from "./door.bundle.js";
import { decideConsent as decideConsent2 } from "./door.bundle.js";
import { readEndpoint as readEndpoint2 } from "./door.bundle.js";
import { maySend as maySend3 } from "./door.bundle.js";
import { hasLaterFields as hasLaterFields2 } from "./door.bundle.js";
import { pendingFields as pendingFields2, readSeenVersions as readSeenVersions2 } from "./at_exit.bundle.js";
import { readConsentInput as readConsentInput2 } from "./door.bundle.js";
import {
  resolveEndpoints as resolveEndpoints2
} from "./at_exit.bundle.js";
import { denoDisk as denoDisk4 } from "./door.bundle.js";
function readStatus(host, question) {
  const decision = decideConsent2(readConsentInput2(host, question));
  const { dir } = configDir4(host, question.app);
  const pending = hasLaterFields2(question) ? pendingFields2(
    question,
    readSeenVersions2(question.disk ?? denoDisk4(host), dir, Date.now())
  ) : [];
  return statusOf(host, question, decision, resolveEndpoints2(host, question), pending);
}
function statusOf(host, question, decision, endpoints, pending = []) {
  const { dir } = configDir4(host, question.app);
  const prefix = question.prefix ?? variablePrefix(question.app);
  const variables = [
    ...consentVariables(prefix).map(({ name }) => name),
    "XDG_CONFIG_HOME",
    "HOME",
    `${prefix === "" ? "" : `${prefix}_`}USAGE_STATS_URL`
  ];
  return {
    level: decision.level,
    "decided_by": decision.decidedBy,
    because: decision.because,
    rules: decision.rules,
    endpoints: endpoints.map(({ url, source, problem }) => ({ url, source, problem })),
    permissions: [
      {
        flag: `--allow-env=${variables.join(",")}`,
        granted: variables.every((variable2) => host.granted({ name: "env", variable: variable2 })),
        unlocks: "seeing whether somebody said no"
      },
      ...dir === null ? [] : [
        {
          flag: `--allow-read=${dir}`,
          granted: host.granted({ name: "read", path: dir }),
          unlocks: "seeing the stored choice"
        },
        {
          flag: `--allow-write=${dir}`,
          granted: host.granted({ name: "write", path: dir }),
          unlocks: "local log, and messages that wait for the network"
        }
      ],
      ...endpoints.flatMap(({ url, allowInsecure }) => {
        const reading = readEndpoint2(url, { allowInsecure });
        if (!reading.ok) return [];
        const { netHost } = reading.endpoint;
        return [{
          flag: `--allow-net=${netHost}`,
          granted: host.granted({ name: "net", host: netHost }),
          unlocks: `sending to ${url}`
        }];
      })
    ],
    pending: pending.map(({ messages: _messages, ...field }) => field),
    "state_dir": dir
  };
}

// reporter/run.ts
import { beganSince } from "./at_exit.bundle.js";
import { countedSince } from "./at_exit.bundle.js";

// reporter/describe_run.ts
import { endpointsOf } from "./at_exit.bundle.js";
import { fitFeatures, fitSettings } from "./at_exit.bundle.js";

// schemas/declared_dictionary.ts
import { ENGINE_FIELDS as ENGINE_FIELDS2 } from "./at_exit.bundle.js";
function declaredDictionary(declaration) {
  const settings = Object.entries(declaration.engine).map(([key, entry]) => {
    const { what, unit, example, why, since, published } = entry;
    return {
      messages: ["EngineMessage"],
      field: ENGINE_FIELDS2.includes(key) ? key : `config.${key}`,
      form: describeForm(entry),
      what,
      unit,
      example,
      why,
      since,
      published,
      level: "no-stack"
    };
  });
  const features = Object.entries(declaration.features ?? {}).map(([name, entry]) => ({
    messages: ["UsageMessage"],
    field: `features.${name}`,
    form: "a name in the list of features used",
    unit: "used or not",
    example: name,
    published: "features",
    level: "no-stack",
    ...entry
  }));
  return [...settings, ...features];
}
function describeForm({ form, nullable, buckets }) {
  const parts = [
    form.enum === void 0 ? form.type : `one of ${form.enum.join(", ")}`,
    ...form.minimum === void 0 ? [] : [`from ${form.minimum}`],
    ...form.exclusiveMinimum === void 0 ? [] : [`above ${form.exclusiveMinimum}`],
    ...form.maximum === void 0 ? [] : [`up to ${form.maximum}`],
    ...form.exclusiveMaximum === void 0 ? [] : [`below ${form.exclusiveMaximum}`],
    ...form.multipleOf === void 0 ? [] : [`in steps of ${form.multipleOf}`],
    ...form.maxLength === void 0 ? [] : [`of at most ${form.maxLength} characters`],
    ...nullable ? ["or null"] : []
  ];
  const ranges = buckets === void 0 ? "" : `; counted in ranges at ${buckets.join(", ")}`;
  return parts.join(" ") + ranges;
}

// reporter/field_notes.json
var field_notes_default = [
  {
    messages: ["EnvMessage"],
    field: "message_type",
    what: "Kind of message: facts about the machine",
    unit: "name",
    why: "Tells the kinds of message apart",
    published: null
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "schema_version",
    what: "Version of this schema",
    unit: "number",
    why: "Messages of every version stay readable",
    published: null
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "message_id",
    what: "Random, time-ordered name of this message",
    unit: "UUIDv7",
    why: "The same message is counted once, however often it is sent",
    published: null
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "session_id",
    what: "Random name of this run of the program, new at every start; only a hash of it is stored",
    unit: "UUIDv7",
    why: "Messages of one run belong together, and whoever knows it can have them deleted",
    published: null
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "project",
    what: "Name of the program that reports",
    unit: "name",
    why: "One collector serves several projects",
    published: null
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "project_version",
    what: "Version of the program that reports",
    unit: "version",
    why: "Which versions are in use decides how long they are supported",
    published: "project_version"
  },
  {
    messages: ["EnvMessage", "EngineMessage", "MetadataMessage", "EventMessage", "UsageMessage"],
    field: "occurred_at",
    what: "When the message was made, in UTC",
    unit: "ISO 8601, milliseconds",
    why: "Late messages count for the day that they describe",
    published: null
  },
  {
    messages: ["EnvMessage"],
    field: "provider",
    what: "Cloud provider, from firmware tables and environment variables, never from a metadata request",
    unit: "name",
    why: "Which platforms to support",
    published: "provider"
  },
  {
    messages: ["EnvMessage"],
    field: "num_cpu",
    what: "Logical processors",
    unit: "count",
    why: "Which hardware to build, test and tune for",
    published: "num_cpu"
  },
  {
    messages: ["EnvMessage"],
    field: "cpu_type",
    what: "Model name of the processor",
    unit: "name",
    why: "Which hardware to build, test and tune for",
    published: "cpu_type"
  },
  {
    messages: ["EnvMessage"],
    field: "cpu_family_model_stepping",
    what: "Family, model and stepping of the processor",
    unit: "three numbers",
    why: "Which instruction sets can be used",
    published: null
  },
  {
    messages: ["EnvMessage"],
    field: "total_memory",
    what: "Main memory of the machine",
    unit: "bytes",
    why: "Which hardware to build, test and tune for",
    published: "total_memory"
  },
  {
    messages: ["EnvMessage"],
    field: "architecture",
    what: "Word size and executable format, or the instruction set where only that is known",
    unit: "names",
    why: "Which builds to publish",
    published: "architecture"
  },
  {
    messages: ["EnvMessage"],
    field: "platforms",
    what: "Operating system, its release and its instruction set",
    unit: "name",
    why: "Which builds to publish",
    published: "platform"
  },
  {
    messages: ["EnvMessage"],
    field: "gpu_count",
    what: "GPUs of the machine",
    unit: "count",
    why: "Which hardware to build, test and tune for",
    published: "gpu_count"
  },
  {
    messages: ["EnvMessage"],
    field: "gpu_type",
    what: "Product name of the first GPU",
    unit: "name",
    why: "Which hardware to build, test and tune for",
    published: "gpu_type"
  },
  {
    messages: ["EnvMessage"],
    field: "gpu_memory_per_device",
    what: "Memory of the first GPU",
    unit: "bytes",
    why: "Which hardware to build, test and tune for",
    published: "gpu_memory_per_device"
  },
  {
    messages: ["EnvMessage"],
    field: "source",
    what: "Container or package that the program runs from",
    unit: "name",
    why: "Which ways of installing to maintain",
    published: "source"
  },
  {
    messages: ["EnvMessage"],
    field: "gpus",
    what: "Every GPU with its 19 facts",
    unit: "objects",
    why: "Which hardware to build, test and tune for",
    published: null
  },
  {
    messages: ["EnvMessage"],
    field: "accelerator",
    what: "Kind of accelerator",
    unit: "name",
    why: "Which hardware to build, test and tune for",
    published: "accelerator"
  },
  {
    messages: ["EnvMessage"],
    field: "runtime",
    what: "Runtime and its version",
    unit: "name version",
    why: "Which runtime versions to support",
    published: "runtime"
  },
  {
    messages: ["EnvMessage"],
    field: "ci",
    what: "Whether the program runs in a build service; such sessions are counted apart",
    unit: "yes or no",
    why: "Keeps test runs out of the numbers",
    published: "ci"
  },
  {
    messages: ["EnvMessage"],
    field: "withheld",
    what: "Names of the facts that a missing permission kept back",
    unit: "names",
    why: "Tells a fact that is unknown from one that was not allowed",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "message_type",
    what: "Kind of message: settings of the engine",
    unit: "name",
    why: "Tells the kinds of message apart",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "chunk_size",
    what: "Tokens per cache chunk",
    unit: "tokens",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "chunk_size"
  },
  {
    messages: ["EngineMessage"],
    field: "local_device",
    what: "Device that holds the local cache",
    unit: "name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "local_device"
  },
  {
    messages: ["EngineMessage"],
    field: "max_local_cache_size",
    what: "Limit of the local cache",
    unit: "GB",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "max_local_cache_size"
  },
  {
    messages: ["EngineMessage"],
    field: "remote_backend",
    what: "Kind of the remote cache: the scheme of its URL, nothing else of it",
    unit: "name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "remote_backend"
  },
  {
    messages: ["EngineMessage"],
    field: "remote_serde",
    what: "Serialisation towards the remote cache",
    unit: "name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "remote_serde"
  },
  {
    messages: ["EngineMessage"],
    field: "pipelined_backend",
    what: "Whether the remote cache is used in a pipeline",
    unit: "yes or no",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "pipelined_backend"
  },
  {
    messages: ["EngineMessage"],
    field: "save_decode_cache",
    what: "Whether the cache of decoded tokens is kept",
    unit: "yes or no",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "save_decode_cache"
  },
  {
    messages: ["EngineMessage"],
    field: "enable_blending",
    what: "Whether cached chunks are blended",
    unit: "yes or no",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "enable_blending"
  },
  {
    messages: ["EngineMessage"],
    field: "blend_recompute_ratio",
    what: "Share of tokens computed again when blending",
    unit: "ratio",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "blend_min_tokens",
    what: "Fewest tokens worth blending",
    unit: "tokens",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "model_name",
    what: "Model: its name where it has the form of a hub's, else `custom`; never a path",
    unit: "hub id",
    why: "Which models to test and tune for",
    published: "model_name"
  },
  {
    messages: ["EngineMessage"],
    field: "world_size",
    what: "Processes that share the model",
    unit: "count",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "world_size"
  },
  {
    messages: ["EngineMessage"],
    field: "worker_id",
    what: "Number of this process among them",
    unit: "index",
    why: "Counts an engine once, not once per worker",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "kv_dtype",
    what: "Number format of the key-value cache",
    unit: "name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "kv_dtype"
  },
  {
    messages: ["EngineMessage"],
    field: "kv_shape",
    what: "Shape of the key-value cache",
    unit: "sizes",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: null
  },
  {
    messages: ["EngineMessage"],
    field: "fmt",
    what: "Layout of the key-value cache",
    unit: "name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "fmt"
  },
  {
    messages: ["EngineMessage"],
    field: "config",
    what: "Further settings of any engine",
    unit: "name to number, boolean, null or short name",
    why: "Which settings are used, and so worth tuning, keeping or removing",
    published: "config.*"
  },
  {
    messages: ["MetadataMessage"],
    field: "message_type",
    what: "Kind of message: time of the run",
    unit: "name",
    why: "Tells the kinds of message apart",
    published: null
  },
  {
    messages: ["MetadataMessage"],
    field: "start_time",
    what: "When the run began, in UTC",
    unit: "ISO 8601, milliseconds",
    why: "How long runs last",
    published: null
  },
  {
    messages: ["MetadataMessage"],
    field: "duration",
    what: "Length of the run so far",
    unit: "seconds",
    why: "How long runs last",
    published: null
  },
  {
    messages: ["EventMessage"],
    field: "message_type",
    what: "Kind of message: something happened",
    unit: "name",
    why: "Tells the kinds of message apart",
    published: null
  },
  {
    messages: ["EventMessage"],
    field: "event_type",
    what: "What happened: the run started, stopped, failed, or is still there",
    unit: "name",
    why: "How many runs end well",
    published: "event_type"
  },
  {
    messages: ["EventMessage"],
    field: "error_name",
    what: "Class of the error",
    unit: "name",
    why: "Which faults to fix first",
    published: "error_name"
  },
  {
    messages: ["EventMessage"],
    field: "error_stack",
    what: "Where the error came from: function, file below the project's root, line; no message text",
    unit: "frames",
    why: "Where to look for the fault",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "message_type",
    what: "Kind of message: what the run did since the previous one",
    unit: "name",
    why: "Tells the kinds of message apart",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "context",
    what: "How the program is used",
    unit: "name",
    why: "Which ways of using it matter",
    published: "context"
  },
  {
    messages: ["UsageMessage"],
    field: "seq_number",
    what: "Number of this report within the session, from 0",
    unit: "index",
    why: "Shows lost reports",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "uptime",
    what: "Time since the run began",
    unit: "seconds",
    why: "How long runs last",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "total_success",
    what: "Reports of this session that arrived so far",
    unit: "count",
    why: "Shows lost reports",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "total_failed",
    what: "Reports of this session that did not arrive so far",
    unit: "count",
    why: "Shows lost reports",
    published: null
  },
  {
    messages: ["UsageMessage"],
    field: "counters",
    what: "What the program counted since the previous report",
    unit: "name to whole number",
    why: "How much the program does",
    published: "counters.*"
  },
  {
    messages: ["UsageMessage"],
    field: "features",
    what: "Features used since the previous report",
    unit: "names",
    why: "Which features to keep and to improve",
    published: "features"
  },
  {
    messages: ["UsageMessage"],
    field: "tags",
    what: "Facts about the run that the program sets while it runs",
    unit: "name to number, boolean, null or short name",
    why: "What the program is used for",
    published: "tags.*"
  }
];

// reporter/build_draft.ts
import { NO_FACTS } from "./at_exit.bundle.js";
async function buildDraft(draft) {
  try {
    const built = await build(draft);
    return { ...built, message: withoutFields(built.message, draft.pending ?? []) };
  } catch {
    return null;
  }
}
async function build({ type, envelope, data }) {
  switch (type) {
    case "EnvMessage":
      return await buildEnvMessage(
        envelope,
        { ...NO_FACTS, ...data["facts"] },
        data["withheld"] ?? []
      );
    case "EngineMessage":
      return await buildEngineMessage(envelope, data);
    case "MetadataMessage":
      return await buildMetadataMessage(envelope, {
        startedAt: Number(data["startedAt"]),
        now: Number(data["now"])
      });
    case "UsageMessage":
      return await buildUsageMessage(envelope, data);
    case "EventMessage":
      return await finishMessage({ ...data, ...envelope, message_type: "EventMessage" });
  }
}

// reporter/preview_messages.ts
function previewMessages(messages, level, redacted = [], context = {}) {
  const { pending = [], leftOut = [], declaration } = context;
  const declared = declaration === void 0 ? [] : declaredDictionary(declaration);
  const lowered = messages.map((message) => lowerMessage(message, level));
  const sent = lowered.map((message) => withoutFields(message, pending));
  return Promise.resolve({
    level,
    messages: sent,
    body: JSON.stringify(sent),
    fields: lowered.flatMap(
      (message) => partsOf(message, declared.map(({ field }) => field)).map(([field, value]) => {
        const entry = declared.find(
          (one) => one.field === field && one.messages.includes(message.message_type)
        ) ?? field_notes_default.find(
          (one) => one.field === field && one.messages.includes(message.message_type)
        );
        return {
          message: message.message_type,
          field,
          value,
          what: entry?.what ?? "",
          unit: entry?.unit ?? "",
          why: entry?.why ?? "",
          published: entry?.published ?? null,
          pending: pending.filter(
            (one) => one.messages.includes(message.message_type) && `${one.field}.`.startsWith(`${field}.`)
          ).map(
            ({ field: field2 }) => field2
          )
        };
      })
    ),
    redacted,
    "left_out": leftOut,
    pending: pending.map(({ messages: _messages, ...field }) => field)
  });
}
async function previewDrafts(drafts, level, context = {}) {
  const whole = drafts.map((draft) => ({ ...draft, pending: void 0 }));
  const built = (await Promise.all(whole.map(buildDraft))).filter((one) => one !== null);
  const dropped = built.flatMap(({ dropped: dropped2 }) => dropped2).map((field) => ({ field, why: "is not of its form, or too much" }));
  return await previewMessages(
    built.map(({ message }) => message),
    level,
    built.flatMap(({ redacted }) => redacted),
    {
      ...context,
      leftOut: [...drafts.flatMap(({ leftOut }) => leftOut ?? []), ...dropped]
    }
  );
}
function partsOf(message, declared) {
  return Object.entries(message).flatMap(([field, value]) => {
    const own = Array.isArray(value) ? value.map((name) => [`${field}.${name}`, name]) : typeof value === "object" && value !== null ? Object.entries(value).map(([key, item]) => [`${field}.${key}`, item]) : [];
    return [[field, value], ...own.filter(([place]) => declared.includes(place))];
  });
}

// reporter/describe_run.ts
function describeRun({ settings, consent, make, machine, tally, engine, usage }) {
  const { host, declaration } = settings;
  return {
    preview: async () => {
      const level = consent.level();
      if (level === "off") return await previewMessages([], level);
      const told = engine();
      const drafts = [
        make.event("start"),
        ...told === void 0 ? [] : [make.engine(told)],
        await machine.look(),
        usage(),
        make.duration()
      ];
      return await previewDrafts(drafts, level, { pending: make.pending(), declaration });
    },
    explain: () => Promise.resolve({
      ...statusOf(host, settings, consent.decision(), endpointsOf(settings), make.pending()),
      "left_out": [
        ...fitSettings(declaration, engine() ?? {}).leftOut,
        ...fitFeatures(declaration, tally.peek().features).leftOut
      ]
    })
  };
}

// reporter/run.ts
import { createDraftMaker } from "./at_exit.bundle.js";
import { endpointsOf as endpointsOf2 } from "./at_exit.bundle.js";

// reporter/find_place.ts
var CONTAINERS = /* @__PURE__ */ new Set(["DOCKER", "KUBERNETES", "PODMAN", "LXC"]);
var NAMES = /* @__PURE__ */ new Set(["source", "ci"]);
async function findPlace(host, signal) {
  const { facts } = await collectFacts(host, {
    background: true,
    ...signal === void 0 ? {} : { signal },
    probes: PROBES.filter(({ name }) => NAMES.has(name))
  });
  const container = facts.source === null || facts.source === "UNKNOWN" ? null : CONTAINERS.has(facts.source);
  return { container, ci: facts.ci };
}

// reporter/run.ts
import { maySend as maySend7 } from "./door.bundle.js";

// reporter/deno_terminal.ts
var MAX_LINE_LENGTH = 256;
function denoTerminal() {
  return {
    write: (text) => {
      try {
        Deno.stderr.writeSync(new TextEncoder().encode(text));
      } catch {
      }
    },
    readLine
  };
}
async function readLine(timeoutMs) {
  const { stdin } = await import("node:process");
  const typed = Promise.withResolvers();
  let text = "";
  const onData = (chunk) => {
    text += chunk instanceof Uint8Array ? new TextDecoder().decode(chunk) : String(chunk);
    const end = text.search(/[\r\n]/);
    if (end >= 0 || text.length > MAX_LINE_LENGTH) {
      typed.resolve({ kind: "line", text: end < 0 ? text : text.slice(0, end) });
    }
  };
  const onEnd = () => typed.resolve({ kind: "closed" });
  const timer = setTimeout(() => typed.resolve({ kind: "silence" }), timeoutMs);
  stdin.on("data", onData);
  stdin.on("end", onEnd);
  stdin.on("error", onEnd);
  stdin.resume();
  try {
    return await typed.promise;
  } finally {
    clearTimeout(timer);
    stdin.off("data", onData);
    stdin.off("end", onEnd);
    stdin.off("error", onEnd);
    stdin.pause();
  }
}

// reporter/first_run_notice.ts
import { latestVersions } from "./door.bundle.js";
import { pendingFields as pendingFields3, readJson } from "./at_exit.bundle.js";
import { seenVersions } from "./at_exit.bundle.js";
import { statePaths as statePaths3 } from "./door.bundle.js";
async function showFirstRunNotice(disk, options, show) {
  const { dir, fields: fields2 = {}, now } = options;
  const paths = dir === null ? null : statePaths3(dir);
  const isFirst = paths === null || disk.exists(paths.notice).state !== "present";
  const seen = paths === null ? null : seenVersions(readJson(disk, paths.config), readJson(disk, paths.notice), Infinity);
  const pending = pendingFields3(fields2, seen);
  if (!isFirst && pending.length === 0) return;
  if (isFirst) show(noticeText(options));
  if (pending.length > 0) show(newFieldsText(options, pending));
  if (paths === null) return;
  const document = {
    "shown_at": new Date(now()).toISOString(),
    ...keysOf(latestVersions(fields2)),
    before: seen === null ? null : keysOf(seen)
  };
  await disk.replace(paths.notice, `${JSON.stringify(document)}
`);
}
function keysOf({ schema, declaration }) {
  return { "schema_version": schema, "declaration_version": declaration };
}
function noticeText(options) {
  const { project, prefix, endpoints, ledger } = options;
  const see = ledger === null ? `set ${variable(prefix)}=local, then nothing is sent and all is logged` : `every message is in ${ledger}`;
  return `${project} sends anonymous usage statistics to ${endpoints.join(" and ")}: hardware, versions, settings, counts and kinds of errors; no prompts, no paths, no addresses, no names.
To see them: ${see}.
${howToStop(options)}`;
}
function newFieldsText(options, pending) {
  const lines = pending.map(({ field, what }) => `  ${field}: ${what}
`);
  return `${options.project} will send more from its next start on:
${lines.join("")}Until then none of these is sent.
${howToStop(options)}`;
}
function howToStop({ prefix, dir }) {
  const file = dir === null ? "" : ` or an empty file ${statePaths3(dir).doNotTrack}`;
  return `To stop them: DO_NOT_TRACK=1, ${variable(prefix)}=off${file}.
`;
}
function variable(prefix) {
  return prefix === "" ? "USAGE_STATS" : `${prefix}_USAGE_STATS`;
}

// reporter/notify_person.ts
async function notifyPerson(settings, endpoints, ledger) {
  const { project, prefix, now, notice, disk, paths } = settings;
  if (notice === false) return;
  const dir = paths?.dir ?? null;
  const show = notice ?? denoTerminal().write;
  const shown = { project, prefix, endpoints, dir, ledger, now, fields: settings };
  await showFirstRunNotice(disk, shown, show);
}

// reporter/delivery.ts
import { nextSpanKey } from "../observability/next_span_key.ts";

// reporter/batch.ts
import { timeOfId } from "./door.bundle.js";

// reporter/read_message.ts
function readMessage(value) {
  const message = acceptMessage(value);
  if (message !== void 0) return message;
  if (typeof value !== "object" || value === null) return null;
  const smallest = smallestMessage(value.message_type);
  if (smallest === null) return null;
  const known = Object.entries(value).filter(([key]) => Object.hasOwn(smallest, key));
  return acceptMessage(Object.fromEntries(known)) ?? null;
}

// reporter/batch.ts
var MAX_BATCH_BYTES = 524288;
async function takeBatch(source, limit) {
  const items = [];
  const { spool, memory, since } = source;
  for (const entry of await spool?.take(limit, MAX_BATCH_BYTES) ?? []) {
    const message = isOutdated(entry.id, since) ? null : await readEntry(entry.value, source.build);
    if (message === null || isEarlier(message, since)) await entry.drop();
    else items.push({ message, isNew: isDraft(entry.value), keep: entry.keep, drop: entry.drop });
  }
  let bytes = 0;
  while (items.length < limit && memory.length > 0) {
    bytes += JSON.stringify(memory[0]).length;
    if (bytes > MAX_BATCH_BYTES && items.length > 0) break;
    const message = memory.shift();
    if (isOutdated(message.message_id, since) || isEarlier(message, since)) continue;
    items.push({
      message,
      isNew: false,
      keep: () => Promise.resolve(void memory.unshift(message)),
      drop: () => Promise.resolve()
    });
  }
  return items;
}
function isOutdated(id, since) {
  return since !== null && timeOfId(id) < since;
}
function isEarlier({ occurred_at: at }, since) {
  return since !== null && Date.parse(at) < since;
}
async function readEntry(value, build2) {
  try {
    return isDraft(value) ? await build2(value.draft) : readMessage(value);
  } catch {
    return null;
  }
}
function isDraft(value) {
  return value.draft !== void 0;
}

// reporter/hold.ts
var MAX_HOLD_MS = 864e5;
function readHold(disk, dir, now) {
  const text = disk.readText(pathOf(dir));
  if (text.state !== "present") return null;
  try {
    const { failures, until } = JSON.parse(text.value);
    return Number.isSafeInteger(failures) && typeof until === "number" && until > now && until <= now + MAX_HOLD_MS ? { failures, until } : null;
  } catch {
    return null;
  }
}
async function writeHold(disk, dir, hold) {
  if (hold !== null) await disk.replace(pathOf(dir), JSON.stringify(hold));
  else if (disk.exists(pathOf(dir)).state === "present") await disk.remove(pathOf(dir));
}
function pathOf(dir) {
  return `${dir}/hold.json`;
}

// reporter/delivery.ts
import { maySend as maySend4 } from "./door.bundle.js";

// reporter/retry_delay.ts
var RETRY_BASE_MS = 2e3;
var RETRY_CAP_MS = 3e5;
var CIRCUIT_FAILURES = 5;
var CIRCUIT_PAUSE_MS = 18e5;
function retryDelay(failures, random, retryAfterMs) {
  const own = failures >= CIRCUIT_FAILURES ? CIRCUIT_PAUSE_MS * (0.5 + random / 2) : random * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** (Math.max(1, failures) - 1));
  return retryAfterMs === null ? own : Math.max(own, retryAfterMs * (1 + random / 10));
}

// reporter/delivery.ts
var PAUSE_AFTER_END_MS = 6e4;
function createDelivery(options) {
  const { spool, disk, url, bus, debug } = options;
  const memory = [];
  const ending = new AbortController();
  let batchLimit = options.maxBatch;
  let failures = 0;
  let resting;
  let knowsHold = spool === null;
  let diskFails = false;
  let persisting = Promise.resolve();
  let running;
  let again = false;
  const rest = (delayMs) => {
    resting?.();
    resting = options.later(() => {
      resting = void 0;
      void run();
    }, delayMs);
  };
  const heed = () => {
    if (knowsHold) return;
    knowsHold = true;
    const hold = readHold(disk, spool.dir, options.now());
    if (hold === null) return;
    failures = hold.failures;
    rest(hold.until - options.now());
  };
  const persist = () => {
    if (spool === null) return Promise.resolve();
    return persisting = persisting.then(async () => {
      if (memory.length === 0) return;
      for (const message of [...memory]) {
        const outcome = await spool.put(message.message_id, message);
        diskFails = !outcome.ok;
        if (!outcome.ok) return debug(`Cannot spool message: ${outcome.why}`);
        const index = memory.indexOf(message);
        if (index >= 0) memory.splice(index, 1);
      }
      bus?.publish("reporter.spool", await spool.trim());
    });
  };
  const settle = async (items, outcome) => {
    if (outcome.outcome === "sent") {
      failures = 0;
      batchLimit = Math.min(options.maxBatch, batchLimit * 2);
      const unlogged = items.filter(({ isNew }) => isNew).map(({ message }) => message);
      if (unlogged.length > 0) await options.log(unlogged);
      await each(items, "drop");
      if (spool !== null) await writeHold(disk, spool.dir, null);
      for (const { code: code2, detail: detail2 } of outcome.answer?.rejected ?? []) {
        debug(`Cannot deliver message: ${code2}, ${detail2}`);
      }
      return;
    }
    if (outcome.outcome === "retry") {
      await each(items, "keep");
      if (ending.signal.aborted) {
        const hold = { failures: failures + 1, until: options.now() + PAUSE_AFTER_END_MS };
        if (spool !== null) await writeHold(disk, spool.dir, hold);
        return;
      }
      failures++;
      const delayMs = retryDelay(failures, options.random(), outcome.afterMs);
      rest(delayMs);
      debug(outcome.why);
      if (spool !== null) {
        await writeHold(disk, spool.dir, { failures, until: options.now() + delayMs });
      }
      return;
    }
    const { status, code, detail } = outcome.problem;
    if (code === "consent") return await each(items, "drop");
    if (status === 413 && items.length > 1) {
      batchLimit = Math.floor(items.length / 2);
      return await each(items, "keep");
    }
    debug(detail);
    if (status !== null) return await each(items, "drop");
    await each(items, "keep");
    rest(retryDelay(Number.MAX_SAFE_INTEGER, options.random(), null));
  };
  const attempt = async (items) => {
    const messages = items.map(({ message }) => message);
    const spanKey = nextSpanKey();
    const started = performance.now();
    bus?.publish("deliver.start", { spanKey, messages: messages.length });
    const outcome = await sendMessages(messages, {
      endpoint: url,
      host: options.host,
      level: options.level,
      allowInsecure: options.allowInsecure,
      timeoutMs: options.timeoutMs,
      gzipAboveBytes: options.gzipAboveBytes,
      signal: ending.signal,
      post: options.post,
      now: options.now
    });
    const attempts = failures + 1;
    const ended = { outcome: outcome.outcome, attempts };
    bus?.publish("deliver.end", { spanKey, ...ended });
    bus?.publish("reporter.delivery", {
      ...ended,
      messages: messages.length,
      durationMs: performance.now() - started
    });
    await settle(items, outcome);
    await options.onAttempt({
      messages,
      endpoint: url,
      success: outcome.outcome === "sent",
      error: errorOf(outcome),
      at: options.now()
    });
  };
  const turn = async () => {
    if (!maySend4(options.level())) return await forget();
    await persist();
    heed();
    while (resting === void 0 && !ending.signal.aborted) {
      const inMemory = spool === null || diskFails ? memory : [];
      const source = {
        spool,
        memory: inMemory,
        build: options.build,
        since: options.since()
      };
      const items = await takeBatch(source, batchLimit);
      if (items.length === 0) return;
      if (ending.signal.aborted) return await each(items, "keep");
      await attempt(items);
      if (!maySend4(options.level())) return await forget();
    }
  };
  const forget = async () => {
    memory.length = 0;
    if (spool !== null && disk.exists(spool.dir).state === "present") await spool.clear();
  };
  const run = () => {
    if (running !== void 0) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await turn();
      } while (again && !ending.signal.aborted);
    })().catch((error) => {
      debug(`Cannot deliver: ${error instanceof Error ? error.name : "unknown error"}`);
    }).finally(() => running = void 0);
    return running;
  };
  return {
    url,
    get waiting() {
      return memory.length;
    },
    offer: (messages) => {
      memory.push(...messages);
      if (memory.length > options.maxMemory) memory.splice(0, memory.length - options.maxMemory);
      void persist();
      void run();
    },
    flush: async () => {
      knowsHold = true;
      if (running !== void 0 && resting === void 0) return await running;
      await running;
      resting?.();
      resting = void 0;
      await run();
    },
    stop: async (signal) => {
      const end = () => ending.abort(signal.reason);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
      await run();
      end();
      resting?.();
      resting = void 0;
      await running;
      signal.removeEventListener("abort", end);
      await persist();
    },
    forget: () => void (memory.length = 0),
    saveNow: () => {
      if (spool === null || !maySend4(options.level())) return;
      for (const message of memory.splice(0)) spool.putNow(message.message_id, message);
    }
  };
}
async function each(items, what) {
  for (const item of [...items].reverse()) await item[what]();
}
function errorOf(outcome) {
  if (outcome.outcome === "sent") return null;
  return outcome.outcome === "retry" ? outcome.why : outcome.problem.detail;
}

// reporter/open_outlets.ts
import { openLedger } from "./at_exit.bundle.js";

// reporter/outbox.ts
import { maySend as maySend5 } from "./door.bundle.js";
function createOutbox(options) {
  const { ledger, deliveries, spools, debug } = options;
  const drafts = [];
  let open = false;
  let closed = false;
  let timer;
  let last = Promise.resolve();
  let warned = false;
  const build2 = async (draft) => {
    const built = await buildDraft(draft);
    if (built === null) debug(`Cannot build ${draft.type}: it does not fit the schema`);
    else if (built.redacted.length > 0) debug(`Redacted ${built.redacted.join(", ")}`);
    return built?.message ?? null;
  };
  const log = async (messages, endpoints) => {
    const warning = await ledger?.append(messages, endpoints) ?? null;
    if (warning === null || warned) return;
    warned = true;
    options.warn(warning);
  };
  const work = async () => {
    while (drafts.length > 0) {
      const batch = [];
      const taken = [];
      for (const draft of [...drafts]) {
        const message = await build2(draft);
        taken.push(draft);
        const level2 = options.level();
        if (level2 === "off") break;
        if (message !== null) batch.push(lowerMessage(message, level2));
      }
      const level = options.level();
      if (level === "off") drafts.length = 0;
      for (const draft of taken) {
        const index = drafts.indexOf(draft);
        if (index >= 0) drafts.splice(index, 1);
      }
      if (level === "off" || batch.length === 0) continue;
      if (maySend5(level)) {
        for (const delivery of deliveries) delivery.offer(batch);
      }
      await log(batch, maySend5(level) ? deliveries.map(({ url }) => url) : []);
    }
  };
  const pump = () => {
    open = true;
    timer?.();
    timer = void 0;
    last = last.then(options.prepare).then(work).catch((error) => {
      debug(`Cannot build messages: ${error instanceof Error ? error.name : "unknown error"}`);
    });
    return last;
  };
  const soon = (delayMs) => {
    if (!closed) timer ??= options.later(() => void pump(), delayMs);
  };
  return {
    add: (draft) => {
      drafts.push(draft);
      if (drafts.length > options.maxDrafts) drafts.shift();
      if (open) soon(0);
    },
    openAfter: soon,
    pump,
    build: build2,
    log: (messages, endpoints) => {
      const level = options.level();
      return log(messages.map((message) => lowerMessage(message, level)), endpoints);
    },
    saveNow: () => {
      if (!maySend5(options.level())) return;
      const left = drafts.splice(0);
      for (const draft of left) {
        for (const spool of spools) spool.putNow(draft.envelope.message_id, { draft });
      }
      for (const delivery of deliveries) delivery.saveNow();
      if (left.length > 0) {
        for (const spool of spools) spool.trimNow();
      }
    },
    forget: () => {
      drafts.length = 0;
      for (const delivery of deliveries) delivery.forget();
    },
    close: () => {
      closed = true;
      timer?.();
      timer = void 0;
    }
  };
}

// reporter/find_address.ts
var NEEDS_NO_RESOLVER = /^(?:\[.*\]|[\d.]+|localhost)$/;
async function findAddress(url, signal, connect = Deno.connect) {
  if (NEEDS_NO_RESOLVER.test(url.hostname)) return null;
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const connection = await connect({ hostname: url.hostname, port, signal });
  connection.close();
  return connection.remoteAddr.hostname;
}

// reporter/post_idle.ts
import { startBackgroundTimer as startBackgroundTimer3 } from "./door.bundle.js";
var UNTRUSTED = /* @__PURE__ */ new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
]);
var MAX_INTERIM = 8;
var PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
var FIRST_HOLD_MS = 250;
var LAST_HOLD_MS = 2e3;
function idlePost(host, isAwaited = () => false, connect) {
  let holdMs = FIRST_HOLD_MS;
  const briefly = async (signal, run) => {
    const late = new AbortController();
    const cancel = startBackgroundTimer3(() => {
      if (isAwaited()) return;
      holdMs = Math.min(holdMs * 2, LAST_HOLD_MS);
      late.abort(new DOMException("held the program for too long", "AbortError"));
    }, holdMs);
    try {
      return await run(AbortSignal.any([signal, late.signal]));
    } finally {
      cancel();
    }
  };
  const held = (request) => briefly(request.signal, (signal) => postHeld({ ...request, signal }));
  return async (request) => {
    if (wouldAskForAuthorities(request.url, host)) return await held(request);
    const proxy = proxySettings(host);
    const address = Object.keys(proxy).length > 0 ? null : await briefly(
      request.signal,
      (signal) => findAddress(new URL(request.url), signal, connect)
    );
    const how = { proxy, address };
    try {
      return await postIdle(request, { ...how, authorities: null });
    } catch (error) {
      if (!isUntrusted(error)) throw error;
    }
    const authorities = readAuthorities(host);
    if (authorities === null) return await held(request);
    try {
      return await postIdle(request, { ...how, authorities });
    } catch (error) {
      if (!isUntrusted(error)) throw error;
      return await held(request);
    }
  };
}
function isUntrusted(error) {
  return UNTRUSTED.has(error?.code);
}
function readAuthorities(host) {
  const path = host.env("DENO_CERT");
  if (path.state !== "known" || path.value === "") return null;
  const text = host.readText(path.value);
  return text.state === "known" ? text.value : null;
}
function wouldAskForAuthorities(url, host) {
  if (!url.startsWith("https:") || host.granted({ name: "sys", kind: "ca" })) return false;
  const outcome = host.env("NODE_EXTRA_CA_CERTS");
  return !(outcome.state === "unknown" && outcome.reason === "absent");
}
async function postIdle(request, { proxy, address, authorities }) {
  const url = new URL(request.url);
  request.signal.throwIfAborted();
  const { request: open, Agent } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  request.signal.throwIfAborted();
  const answer = Promise.withResolvers();
  const agent = new Agent({
    keepAlive: false,
    ...proxy,
    ...authorities === null ? {} : { ca: authorities }
  });
  const sent = open(url, {
    method: request.method,
    agent,
    ...address === null ? {} : { lookup: alwaysTo(address) },
    headers: { ...request.headers, "content-length": String(request.body?.length ?? 0) }
  });
  const abort = () => {
    answer.reject(request.signal.reason);
    sent.destroy();
  };
  request.signal.addEventListener("abort", abort, { once: true });
  let interim = 0;
  sent.on("information", () => {
    if (++interim <= MAX_INTERIM) return;
    answer.reject(new Error("the connection was closed: too many answers before the answer"));
    sent.destroy();
  });
  sent.on("socket", (socket) => socket.unref());
  sent.on("error", (error) => answer.reject(error));
  sent.on("response", (response) => {
    const chunks = [];
    let room = request.maxAnswerBytes;
    const finish2 = () => {
      answer.resolve({
        status: response.statusCode ?? 0,
        location: response.headers.location ?? null,
        retryAfter: response.headers["retry-after"] ?? null,
        body: textOf2(chunks)
      });
    };
    response.on("data", (chunk) => {
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (room <= 0) finish2();
    });
    response.on("end", finish2);
    response.on("error", (error) => answer.reject(error));
    response.on("close", () => answer.reject(new Error("the connection was closed")));
  });
  sent.on("close", () => answer.reject(new Error("the connection was closed")));
  sent.end(request.body);
  try {
    return await answer.promise;
  } finally {
    request.signal.removeEventListener("abort", abort);
    sent.destroy();
    agent.destroy();
  }
}
function alwaysTo(address) {
  const family = address.includes(":") ? 6 : 4;
  return (_name, options, done) => options.all === true ? done(null, [{ address, family }]) : done(null, address, family);
}
function proxySettings(host) {
  const found = {};
  for (const name of PROXY_VARIABLES) {
    for (const spelling of [name, name.toLowerCase()]) {
      const outcome = host.env(spelling);
      if (outcome.state === "known" && outcome.value !== "") found[name] ??= outcome.value;
    }
  }
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY"]) {
    const proxy = found[name] === void 0 ? null : proxyHost(found[name]);
    if (proxy !== null && !host.granted({ name: "net", host: proxy })) {
      throw new Error(`Cannot use proxy: permission is missing, expected --allow-net=${proxy}`);
    }
  }
  return Object.keys(found).length === 0 ? {} : { proxyEnv: found };
}
function proxyHost(proxy) {
  const url = URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
  if (url === null) return null;
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}
function textOf2(chunks) {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}

// reporter/open_outlets.ts
import { openSpool } from "./at_exit.bundle.js";
function openOutlets(settings, consent, endpoints, hooks) {
  const { disk, paths, debug } = settings;
  const post = settings.post ?? idlePost(settings.host, hooks.isAwaited);
  const spools = [];
  const deliveries = [];
  const build2 = (draft) => outbox.build(draft);
  for (const { url, problem, allowInsecure } of endpoints) {
    if (problem !== null) {
      debug(`Cannot send report to ${url}: ${problem}`);
      continue;
    }
    const spool = openSpool(settings, url);
    if (spool !== null) spools.push(spool);
    deliveries.push(createDelivery({
      ...settings,
      post,
      url,
      allowInsecure,
      level: consent.level,
      since: () => consent.since,
      spool,
      build: build2,
      bus: settings.bus ?? null,
      log: (messages) => outbox.log(messages, [url]),
      onAttempt: async (attempt) => {
        hooks.onAttempt(attempt);
        if (paths !== null) await writeStatus(disk, paths.status, attempt);
      }
    }));
  }
  const ledger = openLedger(settings);
  const outbox = createOutbox({
    prepare: hooks.prepare,
    level: consent.level,
    ledger,
    deliveries,
    spools,
    maxDrafts: settings.maxMemory,
    warn: settings.warn,
    debug,
    later: settings.later
  });
  return { outbox, deliveries, ledger, canSave: spools.length > 0 };
}

// reporter/run.ts
import { hookProcess } from "./door.bundle.js";
import { prepareAfterExit } from "./at_exit.bundle.js";
import { getRuntimeUsageData } from "./door.bundle.js";

// reporter/ask_consent.ts
import { readSwitch } from "./door.bundle.js";
var PROMPT_TIMEOUT_MS = 1e4;
var MAX_WRONG_ANSWERS = 3;
async function askConsent(prompt, terminal) {
  const timeoutMs = prompt.timeoutMs ?? PROMPT_TIMEOUT_MS;
  const yes = prompt.byDefault === "on" || prompt.byDefault === "no-stack";
  terminal.write(explain(prompt));
  for (let wrong = 0; wrong < MAX_WRONG_ANSWERS; wrong++) {
    terminal.write(`Send them? ${yes ? "[Y/n]" : "[y/N]"} (${timeoutMs / 1e3} s) `);
    const typed = await terminal.readLine(timeoutMs);
    if (typed.kind === "silence") {
      terminal.write("\nNo answer: nothing is sent this time.\n");
      return "silence";
    }
    if (typed.kind === "closed") {
      terminal.write("\nNo answer: nothing is sent this time.\n");
      return "closed";
    }
    if (typed.text.trim() === "") return "default";
    const reading = readSwitch(typed.text, "allow");
    if (reading.readable && reading.level === "on") return "yes";
    if (reading.readable && reading.level === "off") return "no";
    terminal.write("Cannot read answer: expected y, n or Enter.\n");
  }
  terminal.write("No answer: nothing is sent this time.\n");
  return "silence";
}
function explain({ project, endpoints }) {
  const where = endpoints.length === 0 ? "its makers" : endpoints.join(" and ");
  return `${project} would like to send anonymous usage statistics to ${where}:
hardware, versions, settings and counts; no prompts, no paths, no addresses, no names.
`;
}

// reporter/settle_consent.ts
import { decideConsent as decideConsent3 } from "./door.bundle.js";
import { readConsentInput as readConsentInput3 } from "./door.bundle.js";

// reporter/write_choice.ts
import { configDir as configDir5 } from "./door.bundle.js";
import { maySend as maySend6 } from "./door.bundle.js";
import { latestVersions as latestVersions2 } from "./door.bundle.js";
import { denoDisk as denoDisk5 } from "./door.bundle.js";
import { statePaths as statePaths4 } from "./door.bundle.js";
async function writeChoice(host, choice) {
  const { level, disk = denoDisk5(host), now = Date.now } = choice;
  const decidedAt = new Date(now()).toISOString();
  const { dir, hidden, unreadable } = configDir5(host, choice.app);
  if (dir === null) {
    const state = unreadable !== null ? `${unreadable} is no text` : hidden === null ? "neither XDG_CONFIG_HOME nor HOME is set" : `${hidden} is missing`;
    return failed(null, decidedAt, `Cannot write choice: ${state}, expected a folder for it`);
  }
  const paths = statePaths4(dir);
  const notes = [];
  const kept = await keptKeys(disk, paths.config, notes);
  if (typeof kept === "string") return failed(paths.config, decidedAt, kept);
  const document = documentOf(kept, choice, decidedAt);
  const written = await disk.replace(paths.config, `${JSON.stringify(document, null, 2)}
`);
  if (!written.ok) {
    return failed(paths.config, decidedAt, `Cannot write ${paths.config}: ${written.why}`);
  }
  const obstacle = maySend6(level) || level === "local" ? await remove(disk, paths.doNotTrack, notes) : null;
  const leftover = maySend6(level) ? null : await remove(disk, paths.spool, notes);
  const why = obstacle ?? leftover;
  return { ok: why === null, path: paths.config, decidedAt, why, notes };
}
var SCHEMA_KEY = "usage_stats_schema_version";
var DECLARATION_KEY = "usage_stats_declaration_version";
function documentOf(kept, { level, fields: fields2 = {} }, decidedAt) {
  const versions = latestVersions2(fields2);
  const { [SCHEMA_KEY]: _schema, [DECLARATION_KEY]: declared, ...rest } = kept;
  const document = {
    ...rest,
    "usage_stats": level === "on" ? true : level === "off" ? false : level,
    "usage_stats_decided_at": decidedAt
  };
  if (level === "off") return document;
  const declaration = fields2.declaration === void 0 ? declared : versions.declaration;
  return {
    ...document,
    [SCHEMA_KEY]: versions.schema,
    ...declaration === void 0 ? {} : { [DECLARATION_KEY]: declaration }
  };
}
async function keptKeys(disk, path, notes) {
  const text = disk.readText(path);
  if (text.state === "absent") return {};
  if (text.state === "withheld") {
    return `Cannot write ${path}: ${text.flag} is missing, its other keys would be lost`;
  }
  try {
    const value = text.state === "present" ? JSON.parse(text.value) : null;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
  }
  const aside = `${path}.unreadable`;
  const moved = await disk.rename(path, aside);
  if (!moved.ok) return `Cannot write ${path}: it cannot be read, and set aside neither`;
  notes.push(`The file could not be read and was set aside as ${aside}`);
  return {};
}
async function remove(disk, path, notes) {
  if (disk.exists(path).state === "absent") return null;
  const outcome = await disk.remove(path);
  if (!outcome.ok) return `Cannot remove ${path}: ${outcome.why}`;
  notes.push(`Removed ${path}`);
  return null;
}
function failed(path, decidedAt, why) {
  return { ok: false, path, decidedAt, why, notes: [] };
}

// reporter/settle_consent.ts
async function settleConsent(host, options) {
  const input = readConsentInput3(host, options);
  const decision = decideConsent3(input);
  if (!decision.mayAsk) return { decision, answer: void 0 };
  const answer = await askConsent({
    project: options.project,
    endpoints: options.endpoints,
    byDefault: input.host.defaultLevel ?? "on",
    timeoutMs: options.timeoutMs
  }, options.terminal ?? denoTerminal());
  const decided = decideConsent3({ ...input, terminal: { ...input.terminal, answer } });
  if (answer === "yes" || answer === "no" || answer === "default") {
    const level = answer === "yes" ? "on" : answer === "no" ? "off" : input.host.defaultLevel ?? "on";
    const { app, disk, fields: fields2, now } = options;
    await writeChoice(host, { app, level, disk, fields: fields2, now });
  }
  return { decision: decided, answer };
}

// reporter/run.ts
import { startTimer as startTimer2 } from "./door.bundle.js";
import { spoolDir } from "./door.bundle.js";

// reporter/look_at_machine.ts
import { factsAtExit } from "./at_exit.bundle.js";

// reporter/patient_programs.ts
function patientPrograms(host, mayStart, end) {
  const ended = Promise.withResolvers();
  const stop = () => ended.resolve({ state: "unknown", reason: "timed_out" });
  if (end.aborted) stop();
  end.addEventListener("abort", stop, { once: true });
  return {
    ...host,
    run: async (program, args, limits) => {
      if (!host.granted({ name: "run", command: program })) {
        return { state: "withheld", flag: `--allow-run=${program}` };
      }
      await Promise.race([mayStart, ended.promise]);
      if (end.aborted) return await ended.promise;
      const signal = limits.signal === void 0 ? end : AbortSignal.any([limits.signal, end]);
      return await Promise.race([host.run(program, args, { ...limits, signal }), ended.promise]);
    }
  };
}

// reporter/look_at_machine.ts
function lookAtMachine(host, options) {
  const { later, onProbe, programDelayMs = 1e3 } = options;
  const mayStart = Promise.withResolvers();
  const programs = new AbortController();
  const all = new AbortController();
  let whole;
  let known;
  let cancel;
  const hurry = () => {
    cancel?.();
    mayStart.resolve();
  };
  return {
    begin: () => {
      if (whole !== void 0) return whole;
      cancel = later(hurry, programDelayMs);
      const patient = patientPrograms(host, mayStart.promise, programs.signal);
      return whole = collectFacts(patient, {
        background: true,
        deadlineMs: programDelayMs + 6e3,
        signal: all.signal,
        onProbe,
        onFacts: (collected) => known = collected
      }).finally(() => cancel?.());
    },
    hurry,
    endWithin: (ms) => {
      cancel?.();
      programs.abort();
      cancel = later(() => all.abort(), ms);
    },
    now: () => known ?? factsAtExit(host)
  };
}

// reporter/tell_machine.ts
function tellMachine({ settings, make, add, isOff, quietly }) {
  let isTold = false;
  let telling;
  const machine = lookAtMachine(settings.host, {
    later: settings.later,
    onProbe: (report) => settings.bus?.publish("reporter.probe", report)
  });
  const addOnce = ({ facts, withheld }) => {
    if (isTold) return;
    isTold = true;
    add(make.env(facts, withheld));
  };
  const tell2 = () => telling ??= quietly(async () => {
    if (!isOff() && !isTold) addOnce(await machine.begin());
  });
  return {
    get isTold() {
      return isTold;
    },
    setTold: (told) => void (isTold = told),
    tell: tell2,
    tellNow: () => {
      machine.hurry();
      return tell2();
    },
    tellSoon: () => {
      machine.endWithin(settings.stopDeadlineMs);
      return tell2();
    },
    tellKnown: () => {
      if (!isTold) addOnce(machine.now());
    },
    hurry: machine.hurry,
    look: async () => {
      machine.hurry();
      const { facts, withheld } = await machine.begin();
      return make.env(facts, withheld);
    }
  };
}

// reporter/timers.ts
function createTimers(later) {
  const running = /* @__PURE__ */ new Set();
  let isOver = false;
  const every = (intervalMs, firstMs, work) => {
    const wait = (delayMs) => {
      if (isOver) return;
      const cancel = later(() => {
        running.delete(cancel);
        work();
        wait(intervalMs);
      }, delayMs);
      running.add(cancel);
    };
    wait(firstMs);
  };
  return {
    every,
    cancel: () => {
      isOver = true;
      for (const cancel of running) cancel();
      running.clear();
    }
  };
}

// reporter/trim_other_spools.ts
import { createSpool } from "./at_exit.bundle.js";
async function trimOtherSpools(disk, spool, own, now) {
  for (const name of await disk.list(spool)) {
    const dir = `${spool}/${name}`;
    if (!own.includes(dir)) await createSpool({ disk, dir, now }).trim();
  }
}

// reporter/run.ts
var MAX_ERRORS = 32;
var MAX_EARLY = 8;
function createRun(parts) {
  const { settings, consent, tally, engine } = parts;
  const { host, disk, debug, paths } = settings;
  const began = () => beganSince(parts.began(), consent.since);
  const make = createDraftMaker(settings, parts.sessionId, began);
  const timers = createTimers(settings.later);
  const counts = { seqNumber: 0, totalSuccess: 0, totalFailed: 0 };
  const early = [];
  let outlets;
  let afterExit = null;
  let unhook;
  let beginning = Promise.resolve();
  let clearing;
  let ending;
  let phase = "new";
  let flushing = 0;
  let errors = 0;
  let takenAt;
  const active = () => consent.last !== "off" && ending === void 0;
  const add = (draft) => {
    if (consent.last === "off") return;
    if (outlets !== void 0) outlets.outbox.add(draft);
    else if (phase !== "over" && early.length < MAX_EARLY) early.push(draft);
  };
  const engineChanged = () => {
    const told = engine();
    if (phase === "running" && told !== void 0) add(make.engine(told));
  };
  const counted = () => {
    const now = countedSince(tally.peek(), takenAt ?? parts.began().at, consent.decidedAt);
    return { ...now, tags: { ...now.tags, ...getRuntimeUsageData() } };
  };
  const reportUsage = () => {
    add(make.usage(counted(), counts));
    tally.take();
    takenAt = settings.now();
    counts.seqNumber++;
  };
  const onAttempt = ({ messages, success }) => {
    const reports = messages.filter((message) => message.message_type === "UsageMessage").length;
    counts[success ? "totalSuccess" : "totalFailed"] += reports;
  };
  const quietly = async (work) => {
    try {
      await work();
    } catch (error) {
      debug(`Cannot report: ${error instanceof Error ? error.name : "unknown error"}`);
    }
  };
  const every = (intervalMs, firstMs, work) => timers.every(intervalMs, firstMs, () => {
    if (consent.level() !== "off") work();
  });
  const machine = tellMachine({
    settings,
    make,
    add,
    isOff: () => consent.last === "off",
    quietly
  });
  const learnPlace = async () => {
    if (settings.onlyInContainer !== true && settings.inCi === void 0) return;
    consent.learn(await findPlace(host));
  };
  const clearAway = async () => {
    if (paths !== null && disk.mayWrite(paths.spool)) await disk.remove(paths.spool);
  };
  const clearAwayNow = () => {
    if (paths !== null) disk.removeNow(paths.spool);
  };
  const begin = async ({ began: began2, waits, late, saved }) => {
    const endpoints = endpointsOf2(settings);
    const usable = endpoints.filter(({ problem }) => problem === null).map(({ url }) => url);
    await consent.ask(
      { project: settings.project, endpoints: usable, fields: settings, now: settings.now },
      settleConsent
    );
    if (consent.last !== "off") await learnPlace();
    if (!maySend7(consent.level())) await clearAway();
    if (consent.last === "off") {
      phase = "new";
      return;
    }
    const opened = openOutlets(settings, consent, endpoints, {
      onAttempt,
      prepare: machine.tellNow,
      isAwaited: () => flushing > 0
    });
    if (maySend7(consent.last) && usable.length > 0) {
      await notifyPerson(settings, usable, opened.ledger?.path ?? null);
    }
    if (paths !== null && opened.canSave) {
      const own = usable.map((url) => spoolDir(paths.spool, url));
      void quietly(() => trimOtherSpools(disk, paths.spool, own, settings.now));
    }
    afterExit = prepareAfterExit(settings, consent, endpoints, opened.ledger?.path ?? null);
    outlets = opened;
    phase = saved.end ? "over" : "running";
    if (!saved.start) add(make.event("start", late ? began2.at : void 0));
    early.splice(0).forEach(add);
    if (engine() !== saved.engine) engineChanged();
    if (saved.end) return;
    every(settings.intervalMs, waits.usageMs, reportUsage);
    if (settings.pingIntervalMs > 0) {
      every(settings.pingIntervalMs, waits.pingMs, () => add(make.event("ping")));
    }
    if (ending === void 0) opened.outbox.openAfter(waits.openMs);
    if (late) machine.hurry();
    void machine.tell();
  };
  const addLast = () => {
    if (phase !== "running") return;
    phase = "over";
    if (consent.level() === "off") return;
    machine.tellKnown();
    if (!tally.empty || counts.seqNumber === 0) reportUsage();
    add(make.duration());
    add(make.event("stop"));
  };
  const saveNow = () => {
    addLast();
    outlets?.outbox.saveNow();
  };
  const finish2 = async (deadline) => {
    await beginning;
    await machine.tellSoon();
    addLast();
    await outlets?.outbox.pump();
    await Promise.all(outlets?.deliveries.map((delivery) => delivery.stop(deadline)) ?? []);
  };
  const end = async () => {
    const deadline = new AbortController();
    const late = Promise.withResolvers();
    const stopTimer = startTimer2(() => {
      deadline.abort();
      late.resolve();
    }, settings.stopDeadlineMs);
    timers.cancel();
    try {
      await Promise.race([late.promise, finish2(deadline.signal)]);
    } finally {
      stopTimer();
      saveNow();
      if (!maySend7(consent.last)) await clearAway();
      await afterExit?.startIfLeft();
      outlets?.outbox.close();
      unhook?.();
    }
  };
  const stop = () => ending ??= quietly(end);
  const onIdle = () => {
    if (ending !== void 0 || phase === "over") return null;
    if (consent.level() === "off") {
      clearAwayNow();
      return null;
    }
    if (!maySend7(consent.last) || outlets?.canSave !== true) return stop();
    if (machine.isTold) {
      saveNow();
      afterExit?.startNow();
      return null;
    }
    return quietly(async () => {
      await beginning;
      await machine.tellSoon();
      saveNow();
      afterExit?.startNow();
    });
  };
  const reportError = (error) => {
    if (++errors > MAX_ERRORS) return;
    try {
      add(make.error(error, consent.level()));
    } catch {
    }
  };
  const start = (handover) => {
    consent.lookAtLinks();
    consent.level();
    if (phase === "new" && consent.level() === "off") beginning = clearing = quietly(clearAway);
    else if (phase === "new") {
      phase = "beginning";
      machine.setTold(handover.saved.env);
      beginning = quietly(async () => {
        if (clearing !== void 0) await clearing;
        await begin(handover);
      });
    }
    if (unhook !== void 0 || consent.last === "off") return beginning;
    unhook = hookProcess({
      onError: (error, fatal) => {
        if (ending !== void 0) return;
        if (active()) reportError(error);
        if (!maySend7(consent.last)) return fatal ? clearAwayNow() : void 0;
        if (fatal && phase === "running") machine.tellKnown();
        outlets?.outbox.saveNow();
      },
      onIdle,
      onExit: () => {
        if (ending !== void 0 || phase !== "running") return;
        if (!maySend7(consent.level())) return clearAwayNow();
        saveNow();
        afterExit?.startNow();
      }
    }, settings.captureErrors !== false);
    return beginning;
  };
  return {
    get hasBegun() {
      return phase !== "new";
    },
    begin: start,
    forget: () => {
      early.length = 0;
      outlets?.outbox.forget();
    },
    stop,
    engineChanged,
    error: reportError,
    ...describeRun({
      settings,
      consent,
      make,
      machine,
      tally,
      engine,
      usage: () => make.usage(counted(), counts)
    }),
    flush: async () => {
      const hold = setInterval(() => {
      }, settings.timeoutMs);
      flushing++;
      await quietly(async () => {
        await beginning;
        await outlets?.outbox.pump();
        await Promise.all(outlets?.deliveries.map((delivery) => delivery.flush()) ?? []);
      });
      flushing--;
      clearInterval(hold);
    }
  };
}

// reporter/run_program.ts
import { outcomeOfError } from "./door.bundle.js";
import { startBackgroundTimer as startBackgroundTimer4, startTimer as startTimer3 } from "./door.bundle.js";
var KILL_GRACE_MS = 200;
async function runProgram(spawn, flag, limits) {
  if (limits.signal?.aborted) return { state: "unknown", reason: "timed_out" };
  let child;
  try {
    child = spawn();
  } catch (error) {
    return outcomeOfError(error, flag);
  }
  if (limits.background) child.unref();
  return await watch(child, limits);
}
async function watch(child, limits) {
  const stopped = Promise.withResolvers();
  const expire = () => stopped.resolve("timed_out");
  const timer = limits.background ? startBackgroundTimer4 : startTimer3;
  const stopTimer = timer(expire, limits.timeoutMs);
  limits.signal?.addEventListener("abort", expire, { once: true });
  const abandon = new AbortController();
  const read2 = async (stream) => {
    const { bytes, complete } = await readAtMost(stream, limits.maxOutputBytes, abandon.signal);
    if (!complete) stopped.resolve("too_long");
    return new TextDecoder().decode(bytes);
  };
  const ended = Promise.all([child.status, read2(child.stdout), read2(child.stderr)]).catch(() => "failed");
  try {
    const first = await Promise.race([stopped.promise, ended]);
    if (typeof first === "string") {
      abandon.abort();
      await kill(child);
      return { state: "unknown", reason: first };
    }
    const [{ code }, stdout, stderr] = first;
    return { state: "known", value: { code, stdout, stderr } };
  } finally {
    stopTimer();
    limits.signal?.removeEventListener("abort", expire);
  }
}
async function kill(child) {
  child.unref();
  try {
    child.kill("SIGKILL");
  } catch {
    return;
  }
  const grace = Promise.withResolvers();
  const stopTimer = startTimer3(grace.resolve, KILL_GRACE_MS);
  await Promise.race([child.status, grace.promise]);
  stopTimer();
}
async function readAtMost(stream, maxBytes, signal) {
  const reader = stream.getReader();
  const cancel = () => void reader.cancel().catch(() => {
  });
  signal?.addEventListener("abort", cancel, { once: true });
  const chunks = [];
  let room = maxBytes;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return { bytes: join(chunks), complete: true };
      chunks.push(value.subarray(0, room));
      if (value.length > room) return { bytes: join(chunks), complete: false };
      room -= value.length;
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
    await reader.cancel().catch(() => {
    });
  }
}
function join(chunks) {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
export {
  PROBES,
  collectFacts,
  createRun,
  printReport,
  quickReportOptions,
  readStatus,
  runProgram
};
