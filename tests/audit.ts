/**
 * Asks the registry whether a package of the lock file has a known vulnerability, and says so where
 * nobody can be asked: `deno task audit`. With `--required` an answer is needed, as in the workflows.
 */
import { ROOT } from "./candor_process.ts";

/** What became of the question. */
export interface Audit {
  /** `clean`: none is known; `found`: some are; `skipped`: nobody answered. */
  readonly outcome: "clean" | "found" | "skipped";
  /** One line, or for `found` the whole list. */
  readonly text: string;
}

/**
 * Runs the runtime's own audit over the lock file.
 *
 * @param env Variables besides those of this process, such as the address of a registry.
 * @returns What it found.
 */
export async function audit(env: Readonly<Record<string, string>> = {}): Promise<Audit> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["audit"],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return readAudit(code, decoder.decode(stdout), decoder.decode(stderr));
}

/**
 * Tells a list of vulnerabilities from a registry that does not answer: the runtime ends with 1 after
 * both.
 *
 * @param code How the runtime ended.
 * @param stdout What it said.
 * @param stderr What it said of errors.
 * @returns What that means.
 */
export function readAudit(code: number, stdout: string, stderr: string): Audit {
  if (/^Found \d+ vulnerabilit/m.test(stdout)) return { outcome: "found", text: stdout.trim() };
  if (code === 0 && /^No known vulnerabilities found$/m.test(stdout)) {
    return { outcome: "clean", text: "no package of the lock file has a known vulnerability" };
  }
  const [reason] = /(?<=^error: ).*/m.exec(stderr) ?? [`the runtime ended with ${code}`];
  return {
    outcome: "skipped",
    text: `skipped: the registry's advisories were not read, ${reason}`,
  };
}

if (import.meta.main) {
  const { outcome, text } = await audit();
  const isRequired = Deno.args.includes("--required");
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  Deno.exit(outcome === "found" || (isRequired && outcome === "skipped") ? 1 : 0);
}
