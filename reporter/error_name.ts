import { findLeak } from "../schemas/find_leak.ts";

const CLASS_NAME = /^(?:[A-Za-z_$][\w$]{0,63}(?:\.|::))*([A-Za-z_$][\w$]{0,63})$/;

/**
 * The class of an error, without the modules before it and never with anything of its message.
 *
 * @param error An error, or anything else that was thrown.
 * @returns The last part of the class's name; `NonError` when no error was thrown.
 *
 * @example
 * ```ts
 * import { errorName } from "./error_name.ts";
 * import assert from "node:assert/strict";
 *
 * const error = new Error("no memory");
 * error.name = "torch.cuda.OutOfMemoryError";
 * assert.equal(errorName(error), "OutOfMemoryError");
 * ```
 */
export function errorName(error: unknown): string {
  try {
    if (!(error instanceof Error)) return "NonError";
    // A class that does not name itself inherits the name of its parent.
    const names = error.name === "Error"
      ? [error.constructor.name, error.name]
      : [error.name, error.constructor.name];
    return names.map(classOf).find((name) => name !== null) ?? "Error";
  } catch {
    return "Error";
  }
}

function classOf(name: unknown): string | null {
  const last = typeof name === "string" && name.length < 256
    ? CLASS_NAME.exec(name)?.[1]
    : undefined;
  return last !== undefined && findLeak(last) === null ? last : null;
}
