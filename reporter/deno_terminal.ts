import type { AskTerminal, TypedLine } from "./ask_consent.ts";

const MAX_LINE_LENGTH = 256;

/**
 * The terminal of this process: it writes to standard error and reads standard input. The program
 * can go on reading standard input afterwards, and an unanswered question does not keep it alive.
 *
 * @returns A terminal that holds nothing while no question is open.
 *
 * @example
 * ```ts
 * import { denoTerminal } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(typeof denoTerminal().readLine, "function");
 * ```
 */
export function denoTerminal(): AskTerminal {
  return {
    write: (text) => {
      try {
        Deno.stderr.writeSync(new TextEncoder().encode(text));
      } catch {
        // A terminal that went away has nobody to read the question.
      }
    },
    readLine,
  };
}

async function readLine(timeoutMs: number): Promise<TypedLine> {
  const { stdin } = await import("node:process");
  const typed = Promise.withResolvers<TypedLine>();
  let text = "";
  const onData = (chunk: unknown): void => {
    text += chunk instanceof Uint8Array ? new TextDecoder().decode(chunk) : String(chunk);
    const end = text.search(/[\r\n]/);
    if (end >= 0 || text.length > MAX_LINE_LENGTH) {
      typed.resolve({ kind: "line", text: end < 0 ? text : text.slice(0, end) });
    }
  };
  const onEnd = (): void => typed.resolve({ kind: "closed" });
  const timer = setTimeout(() => typed.resolve({ kind: "silence" }), timeoutMs);
  stdin.on("data", onData);
  stdin.on("end", onEnd);
  stdin.on("error", onEnd);
  // A stream that was paused after the question before does not flow by itself.
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
