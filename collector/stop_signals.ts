/**
 * The signals that tell a process to stop: SIGTERM from a supervisor, SIGINT from a terminal and from
 * Deno Deploy. Windows has no SIGTERM.
 *
 * @returns Names for `Deno.addSignalListener`.
 */
export function stopSignals(): readonly Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
}
