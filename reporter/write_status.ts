import { utcText } from "./utc_text.ts";
import type { Message } from "../schemas/types.ts";
import type { Disk, DiskOutcome } from "./state.ts";

/** The last attempt to send. */
export interface LastAttempt {
  /** What was to be sent. */
  readonly messages: readonly Message[];
  /** Where it was to go. */
  readonly endpoint: string;
  /** Whether the collector has it. */
  readonly success: boolean;
  /** One sentence when it has not. */
  readonly error: string | null;
  /** When, in milliseconds since 1970 UTC. */
  readonly at: number;
}

/**
 * Keeps the last attempt in a file, as Ray does: `usage_stats`, `success`, `error`. The file is
 * replaced as a whole, so that it always holds one complete attempt.
 *
 * @param disk The gate to the disk.
 * @param path The file.
 * @param attempt The attempt.
 * @returns Whether it was written; a caller may ignore that.
 *
 * @example
 * ```ts
 * import { denoDisk } from "@candor/usage/reporter";
 * import { writeStatus } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const disk = denoDisk({ granted: () => false });
 * const attempt = { messages: [], endpoint: "https://stats.example.org", success: true, error: null, at: 0 };
 * assert.equal((await writeStatus(disk, "/tmp/usage_stats.json", attempt)).ok, false);
 * ```
 */
export function writeStatus(
  disk: Disk,
  path: string,
  attempt: LastAttempt,
): Promise<DiskOutcome> {
  const document = {
    "usage_stats": attempt.messages,
    "success": attempt.success,
    "error": attempt.error,
    "endpoint": attempt.endpoint,
    "attempted_at": utcText(attempt.at),
  };
  return disk.replace(path, `${JSON.stringify(document, null, 2)}\n`);
}
