import { findLeak } from "../schemas/find_leak.ts";
import { MAX_STACK_FRAMES } from "../schemas/limits.ts";

// V8's form: `at name (place)` or `at place`.
const LINE = /^\s*at (?:(.*?) \((.*)\)|(.*))$/;
const POSITION = /^(.*?)(?::(\d{1,7}))?(?::(\d{1,7}))?$/;
const FUNCTION = /^(?:new |get |set )?[A-Za-z_$<][\w$.<>#]{0,90}$/;
const FILE = /^(?:[A-Za-z_][\w.-]{0,63}\/){0,6}[A-Za-z_][\w-]{0,63}(?:\.[a-z]{1,5}){1,2}$/;
const RUNTIME = /^(ext|node|deno|internal):/;
// The last one counts: packages hold packages.
const PACKAGE =
  /.*(?:\/node_modules\/|\/npm\/[^/]+\/|^npm:\/?|^jsr:\/?|^https:\/\/jsr\.io\/|^https:\/\/deno\.land\/x\/|^https:\/\/esm\.sh\/)((?:@[\w.-]+\/)?[A-Za-z_][\w.-]*)/;
const ANONYMOUS = "<anonymous>";

/**
 * Reduces an error's stack to what may travel: for each frame the function and, for files of the
 * project itself, the place below its root. Of a package only the name is kept, of the runtime only
 * that it was the runtime, of any other file nothing. The message is never part of it.
 *
 * @param error An error, or anything else that was thrown.
 * @param root Folder of the project, as a path or a `file:` URL; `null` keeps no files at all.
 * @returns Frames of the form `readShard cache/shard.ts:41:7`, `parse <zod>`, `op <deno>`, at most 32;
 * `null` when there is no stack.
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
  const plain = name.replace(/^async /, "").replace(/ \[as [^\]]*\]$/, "");
  const label = FUNCTION.test(plain) && isPlain(plain) ? plain : ANONYMOUS;
  const place = placeOf((inner ?? bare ?? "").replace(/^async /, ""), base);
  return place === null ? label : `${label} ${place}`;
}

function placeOf(location: string, base: string | null): string | null {
  if (RUNTIME.test(location)) return "<deno>";
  const [, where = "", row, column] = POSITION.exec(location) ?? [];
  const path = normalize(where);
  const module = PACKAGE.exec(path)?.[1];
  if (module !== undefined) return packageLabel(module);
  if (base === null || path.includes("/../") || !path.startsWith(`${base}/`)) return null;
  const file = path.slice(base.length + 1);
  if (!FILE.test(file) || !isPlain(...file.split("/"))) return null;
  return [file, row, column].filter((part) => part !== undefined).join(":");
}

function packageLabel(name: string): string | null {
  const label = name.replace(/^@/, "").replaceAll("/", ".").replaceAll("-", "_");
  return /^[\w.]{1,80}$/.test(label) && isPlain(label) ? `<${label}>` : null;
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

/** The dots of a method or a file name are not those of a host. */
function isPlain(...words: readonly string[]): boolean {
  return words.every((word) =>
    word.split(" ").every((part) => findLeak(part.replaceAll(".", " ")) === null)
  );
}
