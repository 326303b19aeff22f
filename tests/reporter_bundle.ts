import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./bundle_reporter.ts", import.meta.url));

/**
 * Builds the three files that the reporter is shipped as: what a program can call at once, and what is
 * loaded when there is something to do. They are unminified modules, and the second takes from the
 * first what both need. The same sources give the same bytes on every machine.
 *
 * @param written Files whose text is not that of the disk yet.
 * @returns Text by path from the project's root.
 * @throws Error with what the bundler said, when it cannot be had or the sources do not fit together.
 */
export async function reporterBundles(
  written: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, string>> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", SCRIPT],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(Object.fromEntries(written))));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot build the reporter's files: ${decoder.decode(stderr)}`);
  return new Map(Object.entries(JSON.parse(decoder.decode(stdout)) as Record<string, string>));
}
