/**
 * Proof that off is off, for the tests of programs that use the reporter: the program runs in a
 * process of its own, told to be off, with an address that would take its messages and an empty home.
 *
 * @module
 */
import { consentVariables, variablePrefix } from "./consent_variables.ts";

/** A program that is to prove that it is off. */
export interface OffOptions {
  /** Path or `file:` URL of its main module. */
  readonly script: string | URL;
  /** Arguments of the program.
   * @default [] */
  readonly args?: readonly string[] | undefined;
  /** Name of its folder below the configuration root. */
  readonly app: string;
  /** Prefix of its environment variables.
   * @default `app` in upper case */
  readonly prefix?: string | undefined;
  /** How it is told to be off.
   * @default { DO_NOT_TRACK: "1" } */
  readonly optOut?: Readonly<Record<string, string>> | undefined;
  /** Further variables of its environment.
   * @default {} */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Flags of the run that is watched for permissions.
   * @default everything but the network and writing */
  readonly flags?: readonly string[] | undefined;
  /** Permissions that the program uses for its own work, as `env=NAME`, `read=PATH`, `sys`, ...
   * @default [] */
  readonly own?: readonly string[] | undefined;
  /** Configuration for the runtime, an import map among it.
   * @default the one that the runtime finds */
  readonly config?: string | undefined;
  /** Time for each of the two runs, in milliseconds.
   * @default 30_000 */
  readonly timeoutMs?: number | undefined;
}

/** What was seen. */
export interface OffProof {
  /** Connections to the address that would have taken messages. */
  readonly connections: number;
  /** Files in the home folder afterwards, relative to it. */
  readonly files: readonly string[];
  /** Permissions that were used beyond reading the switches, as `env=NAME`, `net=HOST`, ... */
  readonly permissions: readonly string[];
  /** What is wrong, one sentence each; empty when off is off. */
  readonly problems: readonly string[];
}

const CLOSED = [
  "--no-prompt",
  "--allow-env",
  "--allow-read",
  "--allow-sys",
  "--allow-run",
  "--deny-net",
  "--deny-write",
];

/**
 * Runs a program twice under an opt-out: once with every permission, counting connections and files,
 * and once without network and writing, noting every permission that it uses.
 *
 * @param options The program and how it is told to be off.
 * @returns What was seen; `problems` is empty when off is off.
 * @throws Error when a run does not end in time
 *
 * @example
 * ```ts ignore
 * import { proveOff } from "@candor/usage/testing";
 * import assert from "node:assert/strict";
 *
 * Deno.test("my-engine sends and keeps nothing when told so", async () => {
 *   const proof = await proveOff({ script: new URL("./main.ts", import.meta.url), app: "my-engine" });
 *   assert.deepEqual(proof.problems, []);
 * });
 * ```
 */
export async function proveOff(options: OffOptions): Promise<OffProof> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "candor-off-" }));
  const audit = await Deno.makeTempFile({ prefix: "candor-off-", suffix: ".jsonl" });
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const connections = countConnections(listener);
  try {
    const problems: string[] = [];
    const address = `http://127.0.0.1:${listener.addr.port}`;
    for (const flags of [["-A"], options.flags ?? CLOSED]) {
      const watched = flags[0] !== "-A";
      const run = await runProgram(options, flags, home, address, watched ? audit : undefined);
      if (run.code !== 0) {
        problems.push(`The program ended with ${run.code} under ${flags.join(" ")}: ${run.stderr}`);
      }
    }
    const files = await filesIn(home);
    const permissions = await usedPermissions(audit, options, home);
    if (connections.count > 0) problems.push(`The program made ${connections.count} connections`);
    if (files.length > 0) problems.push(`The program left ${files.join(", ")} behind`);
    if (permissions.length > 0) problems.push(`The program used ${permissions.join(", ")}`);
    return { connections: connections.count, files, permissions, problems };
  } finally {
    listener.close();
    await connections.ended;
    await Deno.remove(home, { recursive: true });
    await Deno.remove(audit);
  }
}

async function runProgram(
  options: OffOptions,
  flags: readonly string[],
  home: string,
  address: string,
  audit: string | undefined,
): Promise<{ readonly code: number; readonly stderr: string }> {
  const prefix = options.prefix ?? variablePrefix(options.app);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      ...options.config === undefined ? [] : ["--config", options.config],
      ...flags,
      String(options.script),
      ...options.args ?? [],
    ],
    clearEnv: true,
    env: {
      HOME: home,
      DENO_DIR: await denoDir(),
      NO_COLOR: "1",
      [`${prefix === "" ? "" : `${prefix}_`}USAGE_STATS_URL`]: address,
      ...options.env,
      ...options.optOut ?? { DO_NOT_TRACK: "1" },
      ...audit === undefined ? {} : { DENO_AUDIT_PERMISSIONS: audit },
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, options.timeoutMs ?? 30_000);
  const { code, stderr } = await child.output();
  clearTimeout(timer);
  if (late) throw new Error(`Cannot prove off: ${options.script} did not end in time`);
  return { code, stderr: new TextDecoder().decode(stderr).trim() };
}

let knownDenoDir: string | undefined;

/** The runtime's cache, which would otherwise be made anew in the empty home. */
async function denoDir(): Promise<string> {
  if (knownDenoDir !== undefined) return knownDenoDir;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string };
  return knownDenoDir = denoDir;
}

function countConnections(
  listener: Deno.Listener,
): { readonly count: number; readonly ended: Promise<void> } {
  const seen = { count: 0, ended: Promise.resolve() };
  seen.ended = (async () => {
    for await (const connection of listener) {
      seen.count++;
      connection.close();
    }
  })().catch(() => {});
  return seen;
}

async function filesIn(folder: string, below = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    const path = below === "" ? name : `${below}/${name}`;
    found.push(path);
    if (isDirectory) found.push(...await filesIn(folder, path));
  }
  return found.sort();
}

/** Everything in the runtime's audit log but the switches and what the program may use for itself. */
async function usedPermissions(
  audit: string,
  options: OffOptions,
  home: string,
): Promise<readonly string[]> {
  const prefix = options.prefix ?? variablePrefix(options.app);
  const dir = `${home}/.config/${options.app}`;
  const switches = [`${dir}/do_not_track`, `${dir}/config.json`];
  const allowed = new Set([
    ...consentVariables(prefix).map(({ name }) => `env=${name}`),
    "env=XDG_CONFIG_HOME",
    "env=HOME",
    "env=USERPROFILE",
    // The runtime notes the opening of a file for reading as both.
    ...switches.flatMap((path) => [`read=${path}`, `write=${path}`]),
    ...options.own ?? [],
  ]);
  const used = new Set<string>();
  for (const line of (await Deno.readTextFile(audit)).split("\n")) {
    if (line === "") continue;
    const { permission, value } = JSON.parse(line) as { permission: string; value: string | null };
    const name = value === null ? permission : `${permission}=${value}`;
    if (!allowed.has(name) && !allowed.has(permission)) used.add(name);
  }
  return [...used].sort();
}
