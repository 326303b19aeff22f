import { findLeak } from "../schemas/find_leak.ts";
import { MAX_STACK_FRAMES } from "../schemas/limits.ts";

// V8's form: `at name (place)` or `at place`.
const LINE = /^\s*at (?:(.*?) \((.*)\)|(.*))$/;
const POSITION = /^(.*?)(?::(\d{1,7}))?(?::(\d{1,7}))?$/;
const FUNCTION = /^[A-Za-z_$<][\w$<>#]{0,63}$/;
const FOLDER = /^[A-Za-z_][\w-]{0,63}$/;
const FILE = /^[A-Za-z_][\w-]{0,63}\.(?:[cm]?[jt]sx?|py|rs|go|cpp|cc|c|h|java|kt|rb|wasm)$/;
const MAX_FOLDERS = 6;
const MAX_PACKAGE_LENGTH = 30;
const RUNTIME = /^(ext|node|deno|internal):/;
// The last one counts: packages hold packages.
const PACKAGE =
  /.*(?:\/node_modules\/|\/npm\/[^/]+\/|^npm:\/?|^jsr:\/?|^https:\/\/jsr\.io\/|^https:\/\/deno\.land\/x\/|^https:\/\/esm\.sh\/)((?:@[\w.-]+\/)?[A-Za-z_][\w.-]*)/;
const ANONYMOUS = "<anonymous>";

/**
 * Reduces an error's stack to what may travel: for each frame the function and, for files of the
 * project itself, the place below its root. Of a package only the name is kept, of the runtime only
 * that it was the runtime, of any other file nothing. The message is never part of it. Dots become `#`
 * in names of functions and `-` in names of files, because with dots they could be names of machines.
 *
 * @param error An error, or anything else that was thrown.
 * @param root Folder of the project, as a path or a URL; `null` keeps no files at all.
 * @returns Frames of the form `Cache#read cache/shard.ts:41:7`, `parse<zod>`, `open<deno>`, at most
 * 32; `null` when there is no stack.
 *
 * @example
 * ```ts
 * import { scrubStack } from "./scrub_stack.ts";
 * import assert from "node:assert/strict";
 *
 * const error = new RangeError("cannot read /home/ada/private");
 * error.stack = "RangeError: cannot read /home/ada/private\n    at read (file:///home/ada/app/src/io.ts:3:9)";
 * assert.deepEqual(scrubStack(error, "/home/ada/app"), ["read src/io.ts:3:9"]);
 * ```
 */
export function scrubStack(error: unknown, root: string | null): readonly string[] | null {
  const text = stackOf(error);
  if (text === null) return null;
  const base = root === null ? null : normalize(root);
  return framesOf(text).slice(0, MAX_STACK_FRAMES).map((line) => scrubLine(line, base));
}

/** The stack without its heading; reading it can run the host's own code, which can throw. */
function stackOf(error: unknown): string | null {
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

/** The last run of frames: whatever stands before it belongs to the message. */
function framesOf(text: string): readonly string[] {
  const lines = text.trimEnd().split("\n");
  const first = lines.findLastIndex((line) => !LINE.test(line)) + 1;
  return lines.slice(first);
}

function scrubLine(line: string, base: string | null): string {
  const [, name = "", inner, bare] = LINE.exec(line) ?? [];
  const location = (inner ?? bare ?? "").replace(/^async /, "");
  const path = normalize(location);
  const label = labelOf(name);
  if (RUNTIME.test(location)) return `${label}<deno>`;
  const own = base !== null && path.startsWith(`${base}/`);
  // A project can itself be installed as a package, and hold packages below its root.
  const below = own ? path.slice(base.length) : path;
  const module = PACKAGE.exec(below)?.[1];
  if (module !== undefined) return label + packageLabel(module);
  const place = own ? placeOf(below.slice(1)) : null;
  return place === null ? label : `${label} ${place}`;
}

function labelOf(name: string): string {
  const label = name.replace(/^(?:async )?(?:new |get |set )?/, "").replace(/ \[as [^\]]*\]$/, "")
    .replaceAll(/\.#?/g, "#");
  return FUNCTION.test(label) && findLeak(label) === null ? label : ANONYMOUS;
}

function packageLabel(name: string): string {
  const label = name.replace(/^@/, "").replaceAll(/[./]/g, "#").replaceAll("-", "_");
  return label.length <= MAX_PACKAGE_LENGTH && findLeak(label) === null ? `<${label}>` : "";
}

function placeOf(path: string): string | null {
  const [, file = "", row, column] = POSITION.exec(path) ?? [];
  if (row === undefined) return null;
  const folders = file.split("/");
  const last = (folders.pop() ?? "").replaceAll(/\.(?=.*\.)/g, "-");
  const fits = FILE.test(last) && folders.length <= MAX_FOLDERS &&
    folders.every((folder) => FOLDER.test(folder)) &&
    [...folders, ...last.split(".")].every((word) => findLeak(word) === null);
  if (!fits) return null;
  return [[...folders, last].join("/"), row, column].filter((part) => part !== undefined).join(":");
}

/** One form for `file:` URLs and paths of every system: forward slashes, no percent signs, no end slash. */
function normalize(place: string): string {
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
