/* @ts-self-types="./at_exit.ts" */
/**
 * Built by `deno task generate` from reporter/at_exit.ts and the modules that it imports. Each part is headed by
 * the file that it comes from, where its comments are. Do not edit it: a test builds it again and
 * compares byte for byte.
 */
// reporter/began_since.ts
function beganSince(began, since) {
  if (since === null || since <= began.at) return began;
  return { at: since, clock: began.clock + since - began.at };
}

// reporter/counted_since.ts
function countedSince(counted, from, since) {
  return since === null || since <= from ? counted : { ...counted, counters: {}, features: [] };
}

// schemas/leak_patterns.ts
var CONTROL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
var WEB_NAME = /(?<![\w.-])www\d?\./i;
var URL_LIKE = /:\/\/|(?<![\w.-])(?:mailto|data|file|javascript):/i;
var EMAIL = /[^\s@]@[^\s@]/;
var BACKSLASH_PATH = /\\/;
var DRIVE_PATH = /(?:^|[\s"'(=:])[a-z]:(?:[/\\]|$)/i;
var SLASH_PATH = /(?<!\d)\/(?=\S)|(?<=\S)\/(?!\d)|\/[^/\s]*\//;
var HOME_PATH = /(?:^|[\s"'([{<=:,;])~/;
var IPV4 = /(?<!\d|\d\.|(?<![a-z0-9])v)(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?!\d|\.\d|-microsoft-)/i;
var IPV6_WORD = /(?<![\w:.])\[?([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?::(?:\d{1,3}\.){3}\d{1,3})?)(?:%\w+)?\]?(?![\w:])/gi;
var DOTTED_NAME = /(?<![\w.-])[.-]{0,3}(?=[a-z0-9_.-]*[a-z])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:xn--[a-z0-9-]{2,}|(?!cpp(?![\w:-]))[a-z]{2,24})\.?(?::\d{1,5})?(?![\w-]|\.\w)/i;
var INTERNATIONAL_NAME = /(?=[^ -~])[\p{L}\p{M}\p{N}]\.\p{L}{2}|[\p{L}\p{M}\p{N}]\.(?=[^ -~])\p{L}\p{L}/u;
var NAME_AND_PORT = /(?<![\w.-])[a-z][\w-]*:\d{4,5}(?![\w:-]|\.\w)/i;
var ASSIGNED_NAME = /(?<![a-z0-9])(?:host(?:_?name)?|user(?:_?name)?|login)=\S/i;
var MACHINE_NAME = /(?<![\w-])(?:localhost|ip(?:-\d{1,3}){4}[\w-]*|(?:desktop|laptop|win)-[a-z0-9]{6,15}|[a-z0-9-]+-(?=[a-z]*\d)[b-df-hj-np-tv-xz24-9]{8,10}-[b-df-hj-np-tv-xz24-9]{5})(?![\w-])/i;
var NAMED_MAC = /(?<![\w-])[\w-]+s-(?:macbook|imac|mac)(?![a-z])/i;
var UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
var MAC_ADDRESS = /(?<![0-9a-f:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])/i;
var DOTTED_MAC_ADDRESS = /(?<![\w.])(?=[\d.]*[a-f])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?!\w|\.\w)/i;
var SHORT_GPU_ID = /(?<![a-z0-9])(?:gpu|mig)-[0-9a-f]{8}(?![0-9a-z])/i;
var LONG_HEX = /(?<![0-9a-z])(?:0x)?[0-9a-f]{24,}(?![0-9a-z])|(?<![0-9a-z])0x[0-9a-f]{8,}/i;
var MIXED_HEX = /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])(?:[0-9a-f]{12}|[0-9a-f]{16,})(?![0-9a-z])/i;
var DASHED_IPV4 = /(?<!\d|\d-)(?:(?:25[0-5]|2[0-4]\d|[01]?\d?\d)-){3}(?:25[0-5]|2[0-4]\d|[01]?\d?\d)(?!\d|-\d)/;
var ENCODED = /%[0-9a-f]{2}/i;
var BUCKET = /(?<![a-z0-9])(?:s3|gs|az|abfss?|hdfs|nfs|smb|ssh|sftp|scp|git):\S/i;
var ASSIGNED_SECRET = /(?<=(?:(?:access|account|api|private|secret|shared|signing)[_-]?key|access[_-]?signature|authorization|pwd|passw\w*|secret|token)\s*)[=:]/i;
var KNOWN_SECRET = /(?:^|[^a-z0-9])(?:sk-[a-z0-9_-]{8,}|gh[opsur]_[a-z0-9]{8,}|github_pat_\w+|glpat-[\w-]{8,}|xox[abeprs]-[\w-]+|(?:akia|asia)[a-z0-9]{12,}|aiza[\w-]{16,}|hf_[a-z0-9]{8,}|eyj[\w-]{8,}(?:\.[\w-]*)*|ya29\.[\w-]+|npm_[a-z0-9]{8,}|[rs]k_(?:live|test)_[a-z0-9]{8,}|whsec_\w{8,}|dckr_pat_[\w-]{8,}|dop_v1_\w{8,}|nvapi-[\w-]{8,}|(?:gsk_|r8_|xai-|pplx-|pypi-)[a-z0-9]{16,}|sg\.[\w-]{8,}\.|age-secret-key-|ssh-(?:rsa|dss|ed25519)\s|-----begin|bearer\s|password|passwd|secret[=:]|token[=:])/i;
var MIN_RANDOM_LENGTH = 20;
var RANDOM_WORD = /[a-z0-9+/_=-]{20,}/gi;
var [MARK, LOWER, UPPER, DIGIT] = [0, 1, 2, 4];
var COLON = /:/;
var DOT = /\./;
var DASH = /-/;
var HEX_RUN = /[0-9a-f]{8}/i;
var LEAK_PATTERNS = [
  { leak: "control_character", pattern: CONTROL },
  { leak: "url", pattern: URL_LIKE, needs: COLON },
  { leak: "url", pattern: WEB_NAME, needs: DOT },
  { leak: "url", pattern: BUCKET, needs: COLON },
  { leak: "url", pattern: ENCODED, needs: /%/ },
  { leak: "email_address", pattern: EMAIL, needs: /@/ },
  { leak: "identifier", pattern: UUID, needs: HEX_RUN },
  { leak: "identifier", pattern: MAC_ADDRESS, needs: /[0-9a-f][:-][0-9a-f]{2}[:-]/i },
  { leak: "identifier", pattern: DOTTED_MAC_ADDRESS, needs: /[0-9a-f]{4}\.[0-9a-f]{4}\./i },
  { leak: "identifier", pattern: SHORT_GPU_ID, needs: HEX_RUN },
  { leak: "identifier", pattern: ASSIGNED_NAME, needs: /=/ },
  { leak: "secret", pattern: KNOWN_SECRET },
  { leak: "secret", pattern: ASSIGNED_SECRET, needs: /[=:]/ },
  { leak: "identifier", pattern: LONG_HEX, needs: HEX_RUN },
  { leak: "identifier", pattern: MIXED_HEX, needs: HEX_RUN },
  { leak: "host_name", pattern: MACHINE_NAME, needs: /-|localhost/i },
  { leak: "host_name", pattern: NAMED_MAC, needs: /s-/i },
  { leak: "ip_address", pattern: IPV4, needs: DOT },
  { leak: "ip_address", pattern: DASHED_IPV4, needs: DASH },
  { leak: "ip_address", pattern: { test: hasIpv6 }, needs: COLON },
  { leak: "file_path", pattern: BACKSLASH_PATH },
  { leak: "file_path", pattern: DRIVE_PATH, needs: COLON },
  { leak: "file_path", pattern: SLASH_PATH, needs: /\// },
  { leak: "file_path", pattern: HOME_PATH, needs: /~/ },
  { leak: "host_name", pattern: DOTTED_NAME, needs: /\.[a-z]{2}/i },
  { leak: "host_name", pattern: INTERNATIONAL_NAME, needs: /[^ -~]/ },
  { leak: "host_name", pattern: NAME_AND_PORT, needs: COLON },
  { leak: "secret", pattern: { test: hasRandomWord } }
];
function hasIpv6(text) {
  for (const [, body] of text.matchAll(IPV6_WORD)) {
    if (body === void 0) continue;
    const groups = body.split(":");
    const compressed = body.includes("::");
    if (compressed ? groups.length <= 9 && body !== ":" : groups.length >= 7) return true;
  }
  return false;
}
function hasRandomWord(text) {
  return text.length >= MIN_RANDOM_LENGTH && (text.match(RANDOM_WORD) ?? []).some(looksRandom);
}
function looksRandom(word) {
  let held = 0;
  let changes = 0;
  let before = MARK;
  for (let at = 0; at < word.length; at++) {
    const kind = kindOf(word.charCodeAt(at));
    held |= kind;
    if (kind !== before && kind !== MARK && before !== MARK) changes++;
    before = kind;
  }
  if ((held & DIGIT) === 0) return false;
  const mixed = (held & LOWER) !== 0 && (held & UPPER) !== 0;
  return mixed ? changes >= word.length * 0.4 : word.length >= 24 && changes >= word.length * 0.3;
}
function kindOf(code) {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : MARK;
}

// schemas/find_leak.ts
var MAX_LENGTH = 1024;
var PRINTABLE_ASCII = /^[ -~]*$/;
var LOOK_ALIKES = [
  [/[\u2044\u2215\u2571\u27cb\u29f8]/g, "/"],
  [/[\u2216\u29f5\u29f9]/g, "\\"],
  [/[\u2236\ua789]/g, ":"],
  [/[\u3002\uff61]/g, "."]
];
function findLeak(text) {
  if (text.length > MAX_LENGTH) return "oversized";
  const plain = PRINTABLE_ASCII.test(text) ? text : compatibilityForm(text);
  if (plain.length > MAX_LENGTH) return "oversized";
  for (const { leak, pattern, needs } of LEAK_PATTERNS) {
    if ((needs === void 0 || needs.test(plain)) && pattern.test(plain)) return leak;
  }
  return null;
}
function compatibilityForm(text) {
  return LOOK_ALIKES.reduce(
    (rest, [mark, letter]) => rest.replace(mark, letter),
    text.normalize("NFKC")
  );
}

// reporter/error_name.ts
var CLASS_NAME = /^(?:[A-Za-z_$][\w$]{0,63}(?:\.|::))*([A-Za-z_$][\w$]{0,63})$/;
function errorName(error) {
  try {
    if (!(error instanceof Error)) return "NonError";
    const names = error.name === "Error" ? [error.constructor.name, error.name] : [error.name, error.constructor.name];
    return names.map(classOf).find((name) => name !== null) ?? "Error";
  } catch {
    return "Error";
  }
}
function classOf(name) {
  const last = typeof name === "string" && name.length < 256 ? CLASS_NAME.exec(name)?.[1] : void 0;
  return last !== void 0 && findLeak(last) === null ? last : null;
}

// schemas/engine_fields.ts
var ENGINE_FIELDS = [
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
  "fmt"
];

// schemas/find_misfit.ts
import { MAX_TOKEN_LENGTH } from "./door.bundle.js";
function findMisfit(field, value) {
  const { form, nullable } = field;
  if (value === null) return nullable ? null : "is null";
  switch (form.type) {
    case "boolean":
      if (typeof value !== "boolean") return "is neither true nor false";
      break;
    case "string":
      if (typeof value !== "string") return "is no text";
      break;
    case "integer":
      if (!Number.isSafeInteger(value)) return "is no whole number";
      break;
    case "number":
      if (!Number.isFinite(value)) return "is no number";
  }
  if (form.enum !== void 0) {
    return form.enum.includes(value) ? null : `is none of ${form.enum.join(", ")}`;
  }
  if (typeof value === "number") return findMisfitOfNumber(form, value);
  return typeof value === "string" ? findMisfitOfText(form, value) : null;
}
function findMisfitOfNumber(form, value) {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = form;
  if (minimum !== void 0 && value < minimum) return `is below ${minimum}`;
  if (maximum !== void 0 && value > maximum) return `is above ${maximum}`;
  if (exclusiveMinimum !== void 0 && value <= exclusiveMinimum) {
    return `is not above ${exclusiveMinimum}`;
  }
  if (exclusiveMaximum !== void 0 && value >= exclusiveMaximum) {
    return `is not below ${exclusiveMaximum}`;
  }
  if (multipleOf === void 0) return null;
  const steps = value / multipleOf;
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(steps), 1);
  const isMultiple = Math.abs(steps - Math.round(steps)) < rounding;
  return isMultiple ? null : `is no multiple of ${multipleOf}`;
}
function findMisfitOfText(form, value) {
  const most = Math.min(form.maxLength ?? MAX_TOKEN_LENGTH, MAX_TOKEN_LENGTH);
  const length = value.length > 2 * most ? value.length : [...value].length;
  if (length > most) return `is longer than ${most} characters`;
  const least = form.minLength ?? 0;
  return length < least ? `is shorter than ${least} characters` : null;
}

// reporter/setting_key.ts
var KEY = /^[a-z][a-z0-9_]{0,63}$/;
function settingKey(name) {
  const key = name.trim().replace(/^--?/, "").replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();
  return KEY.test(key) && findLeak(name.trim()) === null ? key : null;
}

// reporter/fit_declared.ts
var UNDECLARED = "is not declared";
function fitSettings(declaration, told) {
  if (declaration === void 0) return { told, leftOut: [] };
  const fitting = {};
  const leftOut = [];
  for (const [name, value] of Object.entries(told)) {
    if (value === void 0) continue;
    const field = Object.hasOwn(declaration.engine, name) ? declaration.engine[name] : void 0;
    const why = field !== void 0 ? findMisfit(field, value) : isOwnField(name) ? null : UNDECLARED;
    if (why === null) fitting[name] = value;
    else leftOut.push({ field: `engine.${nameOf(name)}`, why });
  }
  return { told: fitting, leftOut };
}
function fitFeatures(declaration, used) {
  const features = declaration?.features ?? null;
  if (features === null) return { told: used, leftOut: [] };
  return {
    told: used.filter((name) => Object.hasOwn(features, name)),
    leftOut: used.filter((name) => !Object.hasOwn(features, name)).map((name) => ({ field: `features.${nameOf(name)}`, why: UNDECLARED }))
  };
}
function isOwnField(name) {
  return ENGINE_FIELDS.includes(name) || name === "remote_url";
}
function nameOf(name) {
  return settingKey(name) ?? "(no name)";
}

// reporter/draft_maker.ts
import { hasLaterFields } from "./door.bundle.js";

// schemas/later_field.ts
function laterDeclared(declaration) {
  const settings = Object.entries(declaration.engine).map(([key, { what, since }]) => ({
    messages: ["EngineMessage"],
    field: ENGINE_FIELDS.includes(key) ? key : `config.${key}`,
    what,
    since
  }));
  const features = Object.entries(declaration.features ?? {}).map(([name, { what, since }]) => ({
    messages: ["UsageMessage"],
    field: `features.${name}`,
    what,
    since
  }));
  return [...settings, ...features].filter(({ since }) => since > 1);
}

// reporter/pending_fields.ts
import { LATER_FIELDS } from "./door.bundle.js";

// reporter/seen_versions.ts
function seenVersions(config, notice, startedAt) {
  const known = [versionsOfChoice(config), versionsOfNotice(notice, startedAt)].filter((versions) => versions !== null);
  if (known.length === 0) return null;
  return {
    schema: Math.max(...known.map(({ schema }) => schema)),
    declaration: Math.max(...known.map(({ declaration }) => declaration))
  };
}
function versionsOfChoice(config) {
  const document = recordOf(config);
  if (document === null || !Object.hasOwn(document, "usage_stats")) return null;
  return {
    schema: versionOf(document["usage_stats_schema_version"]),
    declaration: versionOf(document["usage_stats_declaration_version"])
  };
}
function versionsOfNotice(notice, startedAt) {
  if (notice.state === "absent" || notice.state === "withheld") return null;
  const document = recordOf(notice) ?? {};
  const own = versionsIn(document);
  const before = document["before"];
  const isOfThisRun = !(Date.parse(String(document["shown_at"])) < startedAt);
  if (!isOfThisRun || document["shown_at"] === void 0 || !isRecord(before)) return own;
  return versionsIn(before);
}
function versionsIn(document) {
  return {
    schema: versionOf(document["schema_version"]),
    declaration: versionOf(document["declaration_version"])
  };
}
function versionOf(value) {
  return Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : 1;
}
function recordOf(seen) {
  return seen.state === "present" && isRecord(seen.value) ? seen.value : null;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// reporter/pending_fields.ts
import { statePaths } from "./door.bundle.js";
function pendingFields(fields, seen) {
  if (seen === null) return [];
  const own = (fields.laterFields ?? LATER_FIELDS).filter(({ since }) => since > seen.schema);
  const declared = (fields.declaration === void 0 ? [] : laterDeclared(fields.declaration)).filter(({ since }) => since > seen.declaration);
  return [
    ...own.map((field) => ({ ...field, declared: false })),
    ...declared.map((field) => ({ ...field, declared: true }))
  ];
}
function readSeenVersions(disk, dir, startedAt) {
  if (dir === null) return null;
  const { config, notice } = statePaths(dir);
  return seenVersions(readJson(disk, config), readJson(disk, notice), startedAt);
}
function readJson(disk, path) {
  const text = disk.readText(path);
  if (text.state !== "present") return text;
  try {
    return { state: "present", value: JSON.parse(text.value) };
  } catch {
    return { state: "unreadable", why: "it is not JSON" };
  }
}

// reporter/scrub_stack.ts
import { MAX_STACK_FRAMES } from "./door.bundle.js";
var LINE = /^\s*at (?:(.*?) \((.*)\)|(.*))$/;
var POSITION = /^(.*?)(?::(\d{1,7}))?(?::(\d{1,7}))?$/;
var FUNCTION = /^[A-Za-z_$<][\w$<>#]{0,63}$/;
var FOLDER = /^[A-Za-z_][\w-]{0,63}$/;
var FILE = /^[A-Za-z_][\w-]{0,63}\.(?:[cm]?[jt]sx?|py|rs|go|cpp|cc|c|h|java|kt|rb|wasm)$/;
var MAX_FOLDERS = 6;
var MAX_PACKAGE_LENGTH = 30;
var RUNTIME = /^(ext|node|deno|internal):/;
var PACKAGE = /.*(?:\/node_modules\/|\/npm\/[^/]+\/|^npm:\/?|^jsr:\/?|^https:\/\/jsr\.io\/|^https:\/\/deno\.land\/x\/|^https:\/\/esm\.sh\/)((?:@[\w.-]+\/)?[A-Za-z_][\w.-]*)/;
var ANONYMOUS = "<anonymous>";
function scrubStack(error, root) {
  const text = stackOf(error);
  if (text === null) return null;
  const base = root === null ? null : normalize(root);
  return framesOf(text).slice(0, MAX_STACK_FRAMES).map((line) => scrubLine(line, base));
}
function stackOf(error) {
  try {
    if (!(error instanceof Error) || typeof error.stack !== "string") return null;
    const { name, message, stack } = error;
    for (const heading of [`${name}: ${message}`, String(message), String(name)]) {
      if (heading !== "" && stack.startsWith(heading)) return stack.slice(heading.length);
    }
    return stack;
  } catch {
    return null;
  }
}
function framesOf(text) {
  const lines = text.trimEnd().split("\n");
  const first = lines.findLastIndex((line) => !LINE.test(line)) + 1;
  return lines.slice(first);
}
function scrubLine(line, base) {
  const [, name = "", inner, bare] = LINE.exec(line) ?? [];
  const location = (inner ?? bare ?? "").replace(/^async /, "");
  const path = normalize(location);
  const label = labelOf(name);
  if (RUNTIME.test(location)) return `${label}<deno>`;
  const own = base !== null && path.startsWith(`${base}/`);
  const below = own ? path.slice(base.length) : path;
  const module = PACKAGE.exec(below)?.[1];
  if (module !== void 0) return label + packageLabel(module);
  const place = own ? placeOf(below.slice(1)) : null;
  return place === null ? label : `${label} ${place}`;
}
function labelOf(name) {
  const label = name.replace(/^(?:async )?(?:new |get |set )?/, "").replace(/ \[as [^\]]*\]$/, "").replaceAll(/\.#?/g, "#");
  return FUNCTION.test(label) && findLeak(label) === null ? label : ANONYMOUS;
}
function packageLabel(name) {
  const label = name.replace(/^@/, "").replaceAll(/[./]/g, "#").replaceAll("-", "_");
  return label.length <= MAX_PACKAGE_LENGTH && findLeak(label) === null ? `<${label}>` : "";
}
function placeOf(path) {
  const [, file = "", row, column] = POSITION.exec(path) ?? [];
  if (row === void 0) return null;
  const folders = file.split("/");
  const last = (folders.pop() ?? "").replaceAll(/\.(?=.*\.)/g, "-");
  const fits = FILE.test(last) && folders.length <= MAX_FOLDERS && folders.every((folder) => FOLDER.test(folder)) && [...folders, ...last.split(".")].every((word) => findLeak(word) === null);
  if (!fits) return null;
  return [[...folders, last].join("/"), row, column].filter((part) => part !== void 0).join(":");
}
function normalize(place) {
  let path = place;
  if (/^file:/i.test(place)) {
    try {
      path = decodeURIComponent(new URL(place).pathname);
    } catch {
      return "";
    }
  }
  return path.replaceAll("\\", "/").replace(/^\/(?=[A-Za-z]:\/)/, "").replace(/\/+$/, "");
}

// reporter/draft_maker.ts
import { newId } from "./door.bundle.js";

// reporter/utc_text.ts
function utcText(time) {
  const date = new Date(time);
  const day = [
    padded(date.getUTCFullYear(), 4),
    padded(date.getUTCMonth() + 1, 2),
    padded(date.getUTCDate(), 2)
  ].join("-");
  const hour = [
    padded(date.getUTCHours(), 2),
    padded(date.getUTCMinutes(), 2),
    padded(date.getUTCSeconds(), 2)
  ].join(":");
  return `${day}T${hour}.${padded(date.getUTCMilliseconds(), 3)}Z`;
}
function padded(value, length) {
  return String(value).padStart(length, "0");
}

// reporter/draft_maker.ts
function createDraftMaker(settings, sessionId, began) {
  const { now, declaration, debug, disk, paths } = settings;
  const elapsedMs = () => Math.max(0, performance.now() - began().clock);
  const pending = () => hasLaterFields(settings) ? pendingFields(settings, readSeenVersions(disk, paths?.dir ?? null, began().at)) : [];
  const draft = (type, data, leftOut = [], at = now()) => ({
    type,
    data,
    ...withPending(type, pending()),
    ...leftOut.length === 0 ? {} : { leftOut },
    envelope: {
      "schema_version": 1,
      "message_id": newId(at),
      "session_id": sessionId,
      project: settings.project,
      "project_version": settings.projectVersion,
      "occurred_at": utcText(at)
    }
  });
  return {
    event: (type, at) => draft("EventMessage", { "event_type": type }, [], at),
    error: (error, level) => draft("EventMessage", {
      "event_type": "error",
      "error_name": level === "on" ? errorName(error) : null,
      "error_stack": level === "on" ? scrubStack(error, settings.projectRoot ?? null) : null
    }),
    env: (facts, withheld) => draft("EnvMessage", { facts, withheld }),
    engine: (settings2) => {
      const { told, leftOut } = fitSettings(declaration, settings2);
      for (const { field, why } of leftOut) debug(`Left out ${field}: it ${why}`);
      return draft("EngineMessage", told, leftOut);
    },
    usage: (counted, counts) => {
      const { told: features, leftOut } = fitFeatures(declaration, counted.features);
      for (const { field, why } of leftOut) debug(`Left out ${field}: it ${why}`);
      return draft("UsageMessage", {
        ...counted,
        ...counts,
        features,
        context: settings.context,
        uptime: Math.round(elapsedMs()) / 1e3
      }, leftOut);
    },
    duration: () => {
      const { at: startedAt } = began();
      return draft("MetadataMessage", { startedAt, now: startedAt + elapsedMs() });
    },
    pending
  };
}
function withPending(type, fields) {
  const own = fields.filter(({ messages }) => messages.includes(type)).map(({ messages, field }) => ({ messages, field }));
  return own.length === 0 ? {} : { pending: own };
}

// reporter/resolve_endpoints.ts
import { configDir } from "./door.bundle.js";
import { variablePrefix } from "./door.bundle.js";
import { readEndpoint } from "./door.bundle.js";
import { denoDisk } from "./door.bundle.js";
function resolveEndpoints(host, question) {
  const { app, endpoints = [], additional = [], asked = [] } = question;
  const disk = question.disk ?? denoDisk(host);
  const files = configFiles(host, app, disk, question.adminRoot ?? "/etc");
  const found = [];
  const add = (urls, source, hidden = null) => {
    for (const url of urls) {
      const allowInsecure = question.allowInsecure === true || allowedBy(files);
      const reading = readEndpoint(url, { allowInsecure });
      if (found.some((one) => sameAddress(one.url, url))) continue;
      found.push({
        url,
        source,
        allowInsecure,
        problem: reading.ok ? hidden : reading.why
      });
    }
  };
  const prefix = question.prefix ?? variablePrefix(app);
  const variable = `${prefix === "" ? "" : `${prefix}_`}USAGE_STATS_URL`;
  const outcome = host.env(variable);
  const replacing = files.find(
    ({ document, unreadable }) => document["usage_stats_url"] !== void 0 || unreadable !== null
  );
  if (outcome.state === "known") {
    add(outcome.value.split(/[\s,]+/).filter((url) => url !== ""), variable);
  } else {
    const hidden = outcome.state === "withheld" ? `${variable} cannot be seen without ${outcome.flag} and may name another` : null;
    if (replacing !== void 0 && replacing.unreadable !== null) {
      const { path, unreadable } = replacing;
      add(endpoints, "the program", `${path} cannot be read (${unreadable}) and may name another`);
    } else if (replacing !== void 0) {
      add(listOf(replacing.document["usage_stats_url"]), replacing.path, hidden);
    } else add(endpoints, "the program", hidden);
  }
  add(additional, "the program, additionally");
  for (const { path, document } of files) {
    add(listOf(document["usage_stats_additional_urls"]), `${path}, additionally`);
  }
  add(asked, "--endpoint");
  return found;
}
function configFiles(host, app, disk, adminRoot) {
  const { dir } = configDir(host, app);
  const paths = [...dir === null ? [] : [`${dir}/config.json`], `${adminRoot}/${app}/config.json`];
  return paths.flatMap((path) => {
    const text = disk.readText(path);
    if (text.state === "unreadable") return [{ path, document: {}, unreadable: text.why }];
    if (text.state !== "present") return [];
    try {
      const document = JSON.parse(text.value);
      return typeof document === "object" && document !== null ? [{ path, document, unreadable: null }] : [{ path, document: {}, unreadable: "it holds no object" }];
    } catch {
      return [{ path, document: {}, unreadable: "it is not JSON" }];
    }
  });
}
function allowedBy(files) {
  return files.some(({ document }) => document["usage_stats_allow_insecure"] === true);
}
function listOf(value) {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === "string" && one.trim() !== "");
}
function sameAddress(one, other) {
  const [a, b] = [readEndpoint(one, ANY), readEndpoint(other, ANY)];
  return a.ok && b.ok ? a.endpoint.messagesUrl === b.endpoint.messagesUrl : one === other;
}
var ANY = { allowInsecure: true };

// reporter/endpoints_of.ts
function endpointsOf(settings) {
  return resolveEndpoints(settings.host, {
    app: settings.app,
    prefix: settings.prefix,
    disk: settings.disk,
    endpoints: settings.endpoint === void 0 ? [] : [settings.endpoint].flat(),
    additional: settings.additionalEndpoints,
    allowInsecure: settings.allowInsecure
  });
}

// reporter/facts.ts
var NO_FACTS = {
  provider: null,
  num_cpu: null,
  cpu_type: null,
  cpu_family_model_stepping: null,
  total_memory: null,
  architecture: null,
  platforms: null,
  gpu_count: null,
  gpu_type: null,
  gpu_memory_per_device: null,
  source: null,
  gpus: null,
  accelerator: null,
  runtime: null,
  ci: null
};

// reporter/merge_findings.ts
function mergeFindings(ended) {
  const facts = { ...NO_FACTS };
  const fixed = /* @__PURE__ */ new Set();
  const nvidiaUnknown = ended.some(({ probe, outcome }) => probe === "gpu" && outcome !== "absent");
  for (const { findings } of ended) {
    const none = findings.facts.accelerator === "none" && nvidiaUnknown;
    for (const [fact, value] of Object.entries(findings.facts)) {
      if (fixed.has(fact) || value === null || none) continue;
      facts[fact] = value;
      fixed.add(fact);
    }
    if (fixed.has("gpu_count")) fixed.add("gpu_type").add("gpu_memory_per_device").add("gpus");
  }
  return { facts, withheld: keptBack(ended, fixed) };
}
function keptBack(ended, fixed) {
  const seen = /* @__PURE__ */ new Set();
  return ended.flatMap(
    ({ findings }) => findings.withheld.filter(({ fact, flag }) => {
      const partial = findings.facts[fact] !== void 0;
      const id = `${fact} ${flag}`;
      if (fixed.has(fact) && !partial || seen.has(id)) return false;
      seen.add(id);
      return true;
    })
  );
}

// reporter/probe_outcome.ts
function outcomeOf({ facts, withheld, failed }) {
  if (Object.values(facts).some((value) => value !== null && value !== void 0)) return "found";
  if (withheld.length > 0) return "withheld";
  return failed ? "failed" : "absent";
}

// reporter/facts_at_exit.ts
import { outcomeWithoutStart } from "./door.bundle.js";
import { acceleratorOfPlace } from "./door.bundle.js";
import { ACCELERATOR_PROGRAMS } from "./door.bundle.js";

// reporter/probes/ci.ts
var CI_VARIABLES = [
  "CI",
  "CONTINUOUS_INTEGRATION",
  "GITHUB_ACTIONS",
  "GITLAB_CI",
  "GITEA_ACTIONS",
  "CIRCLECI",
  "CIRRUS_CI",
  "TRAVIS",
  "JENKINS_URL",
  "BUILDKITE",
  "TEAMCITY_VERSION",
  "TF_BUILD",
  "BITBUCKET_BUILD_NUMBER",
  "CODEBUILD_BUILD_ID",
  "APPVEYOR",
  "DRONE",
  "SEMAPHORE",
  "HEROKU_TEST_RUN_ID"
];
var NO = /^(?:|0|false|no|off)$/i;
function probeCi(host) {
  const kept = [];
  for (const name of CI_VARIABLES) {
    const value = host.env(name);
    if (value.state === "known" && !NO.test(value.value.trim())) {
      return { facts: { ci: true }, withheld: [] };
    }
    if (value.state === "withheld") kept.push(name);
  }
  if (kept.length === 0) return { facts: { ci: false }, withheld: [] };
  return { facts: {}, withheld: [{ fact: "ci", flag: `--allow-env=${kept.join(",")}` }] };
}

// reporter/probes/arm_cores.ts
var ARM_CORES = {
  "0x41:0xd03": "Cortex-A53",
  "0x41:0xd05": "Cortex-A55",
  "0x41:0xd07": "Cortex-A57",
  "0x41:0xd08": "Cortex-A72",
  "0x41:0xd09": "Cortex-A73",
  "0x41:0xd0a": "Cortex-A75",
  "0x41:0xd0b": "Cortex-A76",
  "0x41:0xd0c": "Neoverse-N1",
  "0x41:0xd0d": "Cortex-A77",
  "0x41:0xd40": "Neoverse-V1",
  "0x41:0xd41": "Cortex-A78",
  "0x41:0xd42": "Cortex-A78AE",
  "0x41:0xd44": "Cortex-X1",
  "0x41:0xd49": "Neoverse-N2",
  "0x41:0xd4a": "Neoverse-E1",
  "0x41:0xd4f": "Neoverse-V2",
  "0x41:0xd83": "Neoverse-V3AE",
  "0x41:0xd84": "Neoverse-V3",
  "0x41:0xd8e": "Neoverse-N3",
  "0x43:0x0a1": "ThunderX",
  "0x43:0x0af": "ThunderX2",
  "0x46:0x001": "A64FX",
  "0x48:0xd01": "TaiShan-v110",
  "0x4e:0x003": "Denver 2",
  "0x4e:0x004": "Carmel",
  "0x61:0x022": "Apple M1 Icestorm",
  "0x61:0x023": "Apple M1 Firestorm",
  "0x61:0x032": "Apple M2 Blizzard",
  "0x61:0x033": "Apple M2 Avalanche",
  "0xc0:0xac3": "Ampere-1",
  "0xc0:0xac4": "Ampere-1a"
};
function armCoreName(implementer, part) {
  return ARM_CORES[`${implementer}:${part}`.toLowerCase()] ?? null;
}

// reporter/probes/parse_cpu_info.ts
var NAMELESS = /^(?:|unknown|undefined)$/i;
function parseCpuInfo(text) {
  const values = /* @__PURE__ */ new Map();
  for (const line of text.split("\n")) {
    const [key, value] = splitOnce(line);
    if (value !== "" && !values.has(key)) values.set(key, value);
  }
  const numbers = ["cpu family", "model", "stepping"].map((key) => values.get(key) ?? "");
  const model = values.get("model name");
  return {
    model: model !== void 0 && !NAMELESS.test(model) ? model : armCoreName(values.get("CPU implementer") ?? "", values.get("CPU part") ?? ""),
    familyModelStepping: numbers.every((number) => /^\d{1,5}$/.test(number)) ? numbers.join(",") : null
  };
}
function splitOnce(line) {
  const colon = line.indexOf(":");
  return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), tidy(line.slice(colon + 1))];
}
function tidy(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

// reporter/probes/cpu.ts
var CPUINFO = "/proc/cpuinfo";
var CPUINFO_BYTES = 16384;
var NAMELESS2 = /^(?:|unknown|undefined)$/i;
function probeCpu(host) {
  const withheld = [];
  const facts = {};
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
  if (facts.cpu_type !== void 0 && facts.num_cpu !== void 0) return { facts, withheld };
  const models = host.cpuModels();
  if (models.state === "known") {
    const model = models.value.map(tidy2).find((name) => !NAMELESS2.test(name));
    if (model !== void 0) facts.cpu_type ??= model;
    if (models.value.length > 0) facts.num_cpu ??= models.value.length;
  } else if (models.state === "withheld" && facts.cpu_type === void 0) {
    withheld.push({ fact: "cpu_type", flag: models.flag });
  }
  return { facts, withheld };
}
function tidy2(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

// reporter/probes/facts_of_gpus.ts
var MEBIBYTE = 1048576;
var GPU_FACTS = [
  "gpu_count",
  "gpu_type",
  "gpu_memory_per_device",
  "gpus",
  "accelerator"
];
function factsOfGpus(gpus, accelerator) {
  const memory = gpus[0]?.memory_total ?? null;
  return {
    accelerator,
    gpus: [...gpus],
    gpu_count: gpus.length,
    gpu_type: gpus[0]?.name ?? null,
    gpu_memory_per_device: memory === null ? null : Math.round(memory * MEBIBYTE)
  };
}

// reporter/probes/probe.ts
function findingOf(fact, outcome) {
  if (outcome.state === "withheld") {
    return { facts: {}, withheld: [{ fact, flag: outcome.flag }] };
  }
  if (outcome.state === "known") {
    return { facts: { [fact]: outcome.value }, withheld: [] };
  }
  return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
}

// reporter/probes/memory.ts
function probeMemory(host) {
  return findingOf("total_memory", host.totalMemory());
}

// reporter/probes/no_accelerator.ts
import { TPU_VARIABLES } from "./door.bundle.js";
function noAccelerator(host, answers) {
  const failed = answers.some(
    ({ outcome }) => outcome.state === "known" || outcome.state === "unknown" && outcome.reason !== "absent"
  );
  const programs = answers.filter(({ outcome }) => outcome.state === "withheld").map(({ program }) => program);
  const names = TPU_VARIABLES.filter((name) => host.env(name).state === "withheld");
  const flags = [
    ...programs.length === 0 ? [] : [`--allow-run=${programs.join(",")}`],
    ...names.length === 0 ? [] : [`--allow-env=${names.join(",")}`]
  ];
  if (failed || flags.length > 0) {
    const withheld = flags.flatMap(
      (flag) => (flag.startsWith("--allow-run") ? GPU_FACTS : ["accelerator"]).map((fact) => ({ fact, flag }))
    );
    return { facts: {}, withheld, failed };
  }
  return { facts: { accelerator: "none", gpu_count: 0, gpus: [] }, withheld: [] };
}

// reporter/probes/platform.ts
var KERNELS = {
  linux: "Linux",
  android: "Linux",
  darwin: "Darwin",
  windows: "Windows",
  freebsd: "FreeBSD",
  netbsd: "NetBSD",
  solaris: "SunOS",
  illumos: "SunOS"
};
var FORMATS = { darwin: "Mach-O", windows: "WindowsPE" };
function probePlatform(host) {
  const release = host.osRelease();
  const parts = [
    KERNELS[host.build.os] ?? host.build.os,
    ...release.state === "known" ? [withoutBuild(release.value)] : [],
    host.build.arch,
    ...libcOf(host.build.target)
  ];
  return {
    facts: { platforms: parts.join("-"), architecture: architectureOf(host.build) },
    withheld: release.state === "withheld" ? [{ fact: "platforms", flag: release.flag }] : []
  };
}
function withoutBuild(release) {
  return release.replace(/^(\d+\.\d+\.\d+)\.\d+/, "$1");
}
function libcOf(target) {
  if (/-gnu\w*$/.test(target)) return ["with-glibc"];
  return /-musl\w*$/.test(target) ? ["with-musl"] : [];
}
function architectureOf({ arch, os }) {
  if (arch !== "x86_64" && arch !== "aarch64") return null;
  return ["64bit", FORMATS[os] ?? "ELF"];
}

// reporter/probes/provider.ts
var DMI_FOLDER = "/sys/class/dmi/id";
var FIRMWARE = [
  { provider: "AWS", file: "product_version", pattern: /\bamazon\b/ },
  { provider: "AWS", file: "bios_vendor", pattern: /^amazon ec2$/ },
  { provider: "AWS", file: "sys_vendor", pattern: /^amazon ec2$/ },
  { provider: "AWS", file: "chassis_asset_tag", pattern: /^amazon ec2$/ },
  { provider: "GCP", file: "product_name", pattern: /^google(?: compute engine)?$/ },
  {
    provider: "AZURE",
    file: "chassis_asset_tag",
    pattern: /^7783-7084-3265-9085-8269-3286-77$/
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
  { provider: "HUAWEI", file: "chassis_asset_tag", pattern: /^huaweicloud/ }
];
var SET = /\S/;
var VARIABLES = [
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
  { provider: "DENO_DEPLOY", variable: "DENO_DEPLOYMENT_ID", pattern: SET }
];
var PROVIDER_VARIABLES = VARIABLES.map(({ variable }) => variable);
function probeProvider(host) {
  const firmware = readFirmware(host);
  if (firmware.provider !== null) return { facts: { provider: firmware.provider }, withheld: [] };
  const kept = [];
  for (const { provider, variable, pattern } of VARIABLES) {
    const value = host.env(variable);
    if (value.state === "known" && pattern.test(value.value)) {
      return { facts: { provider }, withheld: [] };
    }
    if (value.state === "withheld") kept.push(variable);
  }
  const flags = [
    ...firmware.flag === null ? [] : [firmware.flag],
    ...kept.length === 0 ? [] : [`--allow-env=${kept.join(",")}`]
  ];
  return { facts: {}, withheld: flags.map((flag) => ({ fact: "provider", flag })) };
}
function readFirmware(host) {
  if (host.build.os !== "linux") return { provider: null, flag: null };
  const folder = host.exists(DMI_FOLDER);
  if (folder.state === "withheld") return { provider: null, flag: folder.flag };
  if (folder.state === "unknown" || !folder.value) return { provider: null, flag: null };
  const files = [...new Set(FIRMWARE.map(({ file }) => file))];
  const texts = new Map(
    files.map((file) => [file, host.readText(`${DMI_FOLDER}/${file}`, 256)])
  );
  for (const { provider, file, pattern } of FIRMWARE) {
    const text = texts.get(file);
    if (text?.state === "known" && pattern.test(text.value.trim().toLowerCase())) {
      return { provider, flag: null };
    }
  }
  return { provider: null, flag: null };
}

// reporter/probes/runtime.ts
function probeRuntime(host) {
  return { facts: { runtime: `${host.runtime.name} ${host.runtime.version}` }, withheld: [] };
}

// reporter/probes/container_of_cgroup.ts
var GROUPS = [
  ["KUBERNETES", /\/kubepods(?:[./-]|$)|\bcri-containerd-|\bcrio-[0-9a-f]{12,}/m],
  ["PODMAN", /\blibpod-[0-9a-f]{12,}|\/libpod_parent\//],
  ["DOCKER", /\/docker\/[0-9a-f]{12,}|\bdocker-[0-9a-f]{12,}\.scope/],
  ["LXC", /\/lxc(?:\.payload)?[./][^\s/]/]
];
function containerOfCgroup(text) {
  return GROUPS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

// reporter/probes/container_of_mounts.ts
var MOUNTED = /^\/etc\/(?:hostname|hosts|resolv\.conf)$/;
var ORIGINS = [
  ["KUBERNETES", /\/kubelet\/pods\/|\/io\.containerd\.grpc\.v1\.cri\/sandboxes\//],
  ["PODMAN", /\/overlay-containers\/[0-9a-f]{12,}\//],
  ["DOCKER", /\/docker\/containers\/[0-9a-f]{12,}\//]
];
function containerOfMounts(text) {
  const found = /* @__PURE__ */ new Set();
  for (const line of text.split("\n")) {
    const [, , , root, point] = line.split(" ");
    if (root === void 0 || point === void 0 || !MOUNTED.test(point)) continue;
    const origin = ORIGINS.find(([, pattern]) => pattern.test(root));
    if (origin !== void 0) found.add(origin[0]);
  }
  return ORIGINS.find(([name]) => found.has(name))?.[0] ?? null;
}

// reporter/probes/source.ts
var SOURCE_VARIABLES = [
  "KUBERNETES_SERVICE_HOST",
  "container",
  "WSL_DISTRO_NAME"
];
var MANAGERS = {
  docker: "DOCKER",
  oci: "PODMAN",
  podman: "PODMAN",
  lxc: "LXC",
  "lxc-libvirt": "LXC"
};
var MARKERS = [
  ["/run/.containerenv", "PODMAN"],
  ["/.dockerenv", "DOCKER"]
];
var KERNEL_FILES = [
  ["/proc/self/cgroup", containerOfCgroup],
  ["/proc/1/cgroup", containerOfCgroup],
  ["/proc/self/mountinfo", containerOfMounts]
];
function probeSource(host) {
  if (host.build.os !== "linux") return { facts: { source: runtimeOf(host) }, withheld: [] };
  const evidence = [
    readVariables(host),
    readMarkers(host),
    ...KERNEL_FILES.map(([path, read]) => {
      const text = host.readText(path);
      return {
        source: text.state === "known" ? read(text.value) : null,
        flag: text.state === "withheld" ? text.flag : null
      };
    })
  ];
  const found = evidence.map(({ source: source2 }) => source2).filter((source2) => source2 !== null);
  const source = found.find((name) => name === "KUBERNETES") ?? found[0];
  if (source !== void 0) return { facts: { source }, withheld: [] };
  const flags = new Set(evidence.map(({ flag }) => flag).filter((flag) => flag !== null));
  const withheld = [...flags].map((flag) => ({ fact: "source", flag }));
  return { facts: { source: isWsl(host) ? "WSL" : runtimeOf(host) }, withheld };
}
function readVariables(host) {
  const [cluster, manager] = ["KUBERNETES_SERVICE_HOST", "container"].map((name) => host.env(name));
  if (cluster?.state === "known" && cluster.value !== "") {
    return { source: "KUBERNETES", flag: null };
  }
  if (manager?.state === "known" && Object.hasOwn(MANAGERS, manager.value)) {
    return { source: MANAGERS[manager.value] ?? null, flag: null };
  }
  const kept = SOURCE_VARIABLES.filter((name) => host.env(name).state === "withheld");
  return { source: null, flag: kept.length === 0 ? null : `--allow-env=${kept.join(",")}` };
}
function readMarkers(host) {
  const kept = [];
  for (const [path, source] of MARKERS) {
    const marker = host.exists(path);
    if (marker.state === "known" && marker.value) return { source, flag: null };
    if (marker.state === "withheld") kept.push(path);
  }
  return { source: null, flag: kept.length === 0 ? null : `--allow-read=${kept.join(",")}` };
}
function isWsl(host) {
  const distribution = host.env("WSL_DISTRO_NAME");
  if (distribution.state === "known" && distribution.value !== "") return true;
  const release = host.osRelease();
  return release.state === "known" && /microsoft.*wsl/i.test(release.value);
}
function runtimeOf(host) {
  return host.build.standalone ? "COMPILED" : "DENO";
}

// reporter/facts_at_exit.ts
var LOOKS = [
  ["runtime", probeRuntime],
  ["platform", probePlatform],
  ["cpu", probeCpu],
  ["memory", probeMemory],
  ["gpu", withoutGpuProgram],
  ["accelerator", withoutAcceleratorPrograms],
  ["provider", probeProvider],
  ["source", probeSource],
  ["ci", probeCi]
];
function factsAtExit(host) {
  return mergeFindings(LOOKS.map(([probe, look]) => {
    try {
      const findings = look(host);
      return { probe, outcome: outcomeOf(findings), findings };
    } catch {
      return { probe, outcome: "failed", findings: { facts: {}, withheld: [] } };
    }
  }));
}
function withoutGpuProgram(host) {
  const outcome = outcomeWithoutStart(host, "nvidia-smi");
  if (outcome.state === "withheld") {
    const { flag } = outcome;
    return { facts: {}, withheld: GPU_FACTS.map((fact) => ({ fact, flag })) };
  }
  return { facts: {}, withheld: [], failed: outcome.reason !== "absent" };
}
function withoutAcceleratorPrograms(host) {
  return acceleratorOfPlace(host) ?? noAccelerator(
    host,
    ACCELERATOR_PROGRAMS.map((program) => ({
      program,
      outcome: outcomeWithoutStart(host, program)
    }))
  );
}

// reporter/early_saves.ts
import { MAX_EARLY_ERRORS } from "./door.bundle.js";

// reporter/logged_endpoints.ts
function loggedEndpoints(line) {
  try {
    const { endpoints } = JSON.parse(line);
    return Array.isArray(endpoints) ? endpoints.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

// reporter/ledger.ts
import { denoDisk as denoDisk2 } from "./door.bundle.js";
var MAX_LEDGER_BYTES = 5242880;
function createLedger(host, path, options = {}) {
  const { maxBytes = MAX_LEDGER_BYTES, disk = denoDisk2(host) } = options;
  const file = expandHome(host, path);
  const older = `${file}.1`;
  let last = Promise.resolve();
  const write = async (messages, endpoints) => {
    const text = messages.map((message) => `${JSON.stringify({ ...message, endpoints })}
`).join("");
    const size = (await disk.stat(file))?.bytes ?? 0;
    if (size > 0 && size + text.length > maxBytes) await disk.rename(file, older);
    const outcome = await disk.append(file, text);
    return outcome.ok ? null : `Cannot write local log ${file}: ${outcome.why}`;
  };
  const linesOf = (one) => {
    const text = disk.readTail(one, maxBytes);
    return text.state === "present" ? text.value.split("\n").filter((line) => line !== "") : [];
  };
  return {
    path: file,
    append: (messages, endpoints = []) => {
      if (messages.length === 0) return Promise.resolve(null);
      const done = last.then(() => write(messages, endpoints));
      last = done.catch(() => {
      });
      return done;
    },
    tail: (count) => {
      if (count <= 0) return [];
      const newest = linesOf(file);
      return (newest.length >= count ? newest : [...linesOf(older), ...newest]).slice(-count);
    },
    sessions: () => {
      const found = /* @__PURE__ */ new Set();
      for (const line of [...linesOf(older), ...linesOf(file)]) {
        const id = /"session_id":"([0-9a-f-]{36})"/.exec(line)?.[1];
        if (id !== void 0) found.add(id);
      }
      return [...found];
    },
    endpointsOf: (sessionId) => {
      const found = /* @__PURE__ */ new Set();
      for (const line of [...linesOf(older), ...linesOf(file)]) {
        if (!line.includes(`"session_id":"${sessionId}"`)) continue;
        for (const endpoint of loggedEndpoints(line)) found.add(endpoint);
      }
      return [...found];
    }
  };
}
function expandHome(host, path) {
  if (path !== "~" && !path.startsWith("~/")) return path;
  const home = host.env("HOME");
  return home.state === "known" ? `${home.value.replace(/\/+$/, "")}${path.slice(1)}` : path;
}

// reporter/named_log.ts
function namedLog(disk, config) {
  const text = disk.readText(config);
  if (text.state !== "present") return null;
  try {
    const path = JSON.parse(text.value)?.["local_log"];
    return typeof path === "string" && path !== "" ? path : null;
  } catch {
    return null;
  }
}

// reporter/open_ledger.ts
function openLedger(settings) {
  const { host, disk, paths, localLog } = settings;
  if (localLog === false) return null;
  if (localLog !== void 0) return createLedger(host, localLog, { disk });
  if (paths === null) return null;
  const named = namedLog(disk, paths.config);
  if (named !== null) return createLedger(host, named, { disk });
  return disk.mayWrite(paths.ledger) ? createLedger(host, paths.ledger, { disk }) : null;
}

// reporter/spool.ts
import { timeOfId } from "./door.bundle.js";
var DAY_MS = 864e5;
var STALE_DRAFT_MS = 36e5;
var ENTRY = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;
function createSpool(options) {
  const { disk, dir, maxEntries = 1e3, maxBytes = 4194304, now = Date.now } = options;
  const { maxAgeMs = 28 * DAY_MS } = options;
  const pathOf = (id) => `${dir}/${id}.json`;
  const open = async (id) => {
    const claim = await disk.claim(pathOf(id));
    if (claim === null) return null;
    const value = parsed(claim.text);
    if (value === void 0 || now() - timeOfId(id) > maxAgeMs) {
      await claim.release({ remove: true });
      return null;
    }
    return {
      id,
      value,
      bytes: claim.text.length,
      keep: () => claim.release({ remove: false }),
      drop: () => claim.release({ remove: true })
    };
  };
  return {
    dir,
    put: async (id, value) => {
      const text = written(value);
      return text === void 0 ? NO_JSON : await disk.replace(pathOf(id), text);
    },
    putNow: (id, value) => {
      const text = written(value);
      return text === void 0 ? NO_JSON : disk.replaceNow(pathOf(id), text);
    },
    take: async (most, mostBytes) => {
      const taken = [];
      let bytes = 0;
      for (const name of await disk.list(dir)) {
        if (taken.length >= most) break;
        const id = ENTRY.exec(name)?.[1];
        const entry = id === void 0 ? null : await open(id);
        if (entry === null) continue;
        if (taken.length > 0 && bytes + entry.bytes > mostBytes) {
          await entry.keep();
          break;
        }
        taken.push(entry);
        bytes += entry.bytes;
      }
      return taken;
    },
    trim: async () => {
      const names = await disk.list(dir);
      const kept = [];
      let dropped = 0;
      for (const name of names) {
        const entry = ENTRY.exec(name);
        const stat = await disk.stat(`${dir}/${name}`);
        if (stat === null) continue;
        if (entry === null) {
          const stale = name.endsWith(".tmp") && now() - stat.changedAt > STALE_DRAFT_MS;
          if (stale) await disk.remove(`${dir}/${name}`);
        } else if (now() - timeOfId(entry[1]) > maxAgeMs) {
          dropped += await removed(disk, `${dir}/${name}`);
        } else {
          kept.push({ name, bytes: stat.bytes });
        }
      }
      let bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0);
      let entries = kept.length;
      for (const { name, bytes: size } of kept) {
        if (entries <= maxEntries && bytes <= maxBytes) break;
        dropped += await removed(disk, `${dir}/${name}`);
        entries--;
        bytes -= size;
      }
      return { entries, bytes, dropped };
    },
    trimNow: () => {
      const kept = disk.filesNow(dir).filter(([name]) => ENTRY.test(name));
      let entries = kept.length;
      let bytes = kept.reduce((sum, [, size]) => sum + size, 0);
      for (const [name, size] of kept) {
        if (entries <= maxEntries && bytes <= maxBytes) break;
        disk.removeNow(`${dir}/${name}`);
        entries--;
        bytes -= size;
      }
    },
    clear: () => disk.remove(dir)
  };
}
async function removed(disk, path) {
  return (await disk.remove(path)).ok ? 1 : 0;
}
var NO_JSON = { ok: false, why: "it cannot be written as JSON" };
function written(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return void 0;
  }
}
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : void 0;
  } catch {
    return void 0;
  }
}

// reporter/open_spool.ts
import { spoolDir } from "./door.bundle.js";
function openSpool(settings, url) {
  const { disk, paths, now } = settings;
  if (paths === null || settings.spool === false) return null;
  const dir = spoolDir(paths.spool, url);
  if (!disk.mayWrite(dir) || !disk.mayRead(dir)) return null;
  const { maxSpoolEntries: maxEntries, maxSpoolBytes: maxBytes } = settings;
  return createSpool({ disk, dir, now, maxEntries, maxBytes });
}

// reporter/deliver_after_exit.ts
import { consentVariables } from "./door.bundle.js";
import { readEndpoint as readEndpoint2 } from "./door.bundle.js";
var AFTER_EXIT_PAUSE_MS = 6e5;
var TASK_VARIABLE = "CANDOR_AFTER_EXIT_TASK";
var MORE_VARIABLES = [
  "HOME",
  "XDG_CONFIG_HOME",
  "DENO_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "DENO_CERT",
  "DENO_TLS_CA_STORE"
];
function deliverAfterExit(host, disk, paths, task, now) {
  try {
    const runtime = Deno.execPath();
    if (host.build.standalone) return false;
    if (!host.granted({ name: "run", command: runtime })) return false;
    const hosts = netHosts(task.endpoints).filter(
      (netHost) => host.granted({ name: "net", host: netHost })
    );
    const files = task.ledger === null ? [] : [task.ledger, `${task.ledger}.1`];
    const readable = [paths.dir, paths.spool, ...files].filter(disk.mayRead);
    const writable = [paths.spool, paths.dir, ...files].filter(disk.mayWrite);
    if (hosts.length === 0 || [...readable, ...writable].some((path) => path.includes(","))) {
      return false;
    }
    const mark = `${paths.spool}/after_exit.json`;
    if (now - lastStart(disk, mark) < AFTER_EXIT_PAUSE_MS) return false;
    if (!disk.replaceNow(mark, JSON.stringify({ "started_at": now })).ok) return false;
    const names = [...consentVariables(task.prefix).map(({ name }) => name), ...MORE_VARIABLES];
    new Deno.Command(runtime, {
      args: [
        "run",
        "--quiet",
        "--no-check",
        "--no-prompt",
        `--allow-net=${hosts.join(",")}`,
        `--allow-env=${[...names, TASK_VARIABLE].join(",")}`,
        `--allow-read=${readable.join(",")}`,
        `--allow-write=${writable.join(",")}`,
        import.meta.resolve("./after_exit_main.ts")
      ],
      clearEnv: true,
      env: {
        ...Object.fromEntries(names.flatMap((name) => {
          const outcome = host.env(name);
          return outcome.state === "known" ? [[name, outcome.value]] : [];
        })),
        // An address can hold a key, and whoever is on a machine can read the arguments of all processes.
        [TASK_VARIABLE]: JSON.stringify(task)
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true
    }).spawn().unref();
    return true;
  } catch {
    return false;
  }
}
function netHosts(endpoints) {
  return endpoints.flatMap(({ url, allowInsecure }) => {
    const reading = readEndpoint2(url, { allowInsecure });
    return reading.ok ? [reading.endpoint.netHost] : [];
  });
}
function lastStart(disk, mark) {
  const text = disk.readText(mark);
  if (text.state !== "present") return -Infinity;
  try {
    return Number(JSON.parse(text.value)["started_at"]) || -Infinity;
  } catch {
    return -Infinity;
  }
}

// reporter/prepare_after_exit.ts
import { maySend } from "./door.bundle.js";
function prepareAfterExit(settings, consent, endpoints, ledger) {
  const { app, prefix, timeoutMs, flags = {}, host, disk, paths } = settings;
  if (settings.deliverAfterExit !== true || settings.spool === false || paths === null) return null;
  const usable = endpoints.filter(({ problem }) => problem === null);
  const { spool, status } = paths;
  const startNow = () => {
    const maximum = consent.level();
    if (usable.length === 0 || !maySend(maximum)) return;
    const task = {
      app,
      prefix,
      flags,
      endpoints: usable,
      spool,
      status,
      ledger,
      maximum,
      timeoutMs
    };
    deliverAfterExit(host, disk, paths, task, settings.now());
  };
  const isLeft = async () => {
    for (const folder of await disk.list(paths.spool)) {
      const names = await disk.list(`${paths.spool}/${folder}`);
      if (names.some((name) => name.endsWith(".json") && name !== "hold.json")) return true;
    }
    return false;
  };
  return {
    startNow,
    startIfLeft: async () => {
      if (await isLeft()) startNow();
    }
  };
}

// reporter/early_saves.ts
import { getRuntimeUsageData } from "./door.bundle.js";
function createEarlySaves(parts) {
  const { settings, tally, began } = parts;
  const sinceDecision = () => beganSince(began, parts.consent.since);
  const make = createDraftMaker(settings, parts.sessionId(), sinceDecision);
  const endpoints = endpointsOf(settings);
  const spools = endpoints.flatMap(({ url, problem }) => {
    const spool = problem === null ? openSpool(settings, url) : null;
    return spool === null ? [] : [spool];
  });
  const saved = {
    start: false,
    engine: void 0,
    env: false,
    end: false
  };
  let errors = 0;
  const save = (...makers) => {
    for (const makeDraft of makers) {
      try {
        const draft = makeDraft();
        for (const spool of spools) {
          const outcome = spool.putNow(draft.envelope.message_id, { draft });
          if (!outcome.ok) settings.debug(`Cannot spool message: ${outcome.why}`);
        }
      } catch {
      }
    }
  };
  const saveStart = () => {
    if (saved.start) return;
    saved.start = true;
    save(() => make.event("start", began.at));
    saveEngine();
  };
  const saveEngine = () => {
    const told = parts.engine();
    if (told === void 0 || told === saved.engine) return;
    saved.engine = told;
    save(() => make.engine(told));
  };
  const saveEnv = () => {
    if (saved.env) return;
    saved.env = true;
    const { facts, withheld } = factsAtExit(settings.host);
    save(() => make.env(facts, withheld));
  };
  const saveError = (error) => {
    if (errors++ >= MAX_EARLY_ERRORS) return;
    save(() => make.error(error, parts.consent.last));
  };
  const trim = () => {
    for (const spool of spools) spool.trimNow();
  };
  return {
    possible: spools.length > 0,
    saved,
    error: (error, fatal) => {
      saveStart();
      saveError(error);
      if (!fatal) return;
      saveEnv();
      trim();
    },
    end: () => {
      if (saved.end) return;
      saveStart();
      saveEngine();
      parts.errors.forEach(saveError);
      saveEnv();
      saved.end = true;
      const now = countedSince(tally.peek(), began.at, parts.consent.decidedAt);
      const counted = { ...now, tags: { ...now.tags, ...getRuntimeUsageData() } };
      save(
        () => make.usage(counted, { seqNumber: 0, totalSuccess: 0, totalFailed: 0 }),
        () => make.duration(),
        () => make.event("stop")
      );
      trim();
      if (settings.deliverAfterExit !== true) return;
      const ledger = openLedger(settings)?.path ?? null;
      prepareAfterExit(settings, parts.consent, endpoints, ledger)?.startNow();
    }
  };
}
export {
  ENGINE_FIELDS,
  GPU_FACTS,
  NO_FACTS,
  beganSince,
  countedSince,
  createDraftMaker,
  createEarlySaves,
  createLedger,
  createSpool,
  endpointsOf,
  factsAtExit,
  factsOfGpus,
  findLeak,
  fitFeatures,
  fitSettings,
  mergeFindings,
  namedLog,
  noAccelerator,
  openLedger,
  openSpool,
  outcomeOf,
  pendingFields,
  prepareAfterExit,
  probeCi,
  probeCpu,
  probeMemory,
  probePlatform,
  probeProvider,
  probeRuntime,
  probeSource,
  readJson,
  readSeenVersions,
  resolveEndpoints,
  seenVersions,
  settingKey,
  utcText
};
