// How long it takes from nothing to a first answer, and what the report command adds to an empty process;
// see README.md.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { type Spread, spread } from "./measure/spread.ts";
import { textTable } from "./measure/text_table.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const rounds = Number(values.rounds);
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SERVERS = [
  ["empty Hono app", file("servers/empty_hono.ts")],
  ["collector/main.ts", file("../collector/main.ts")],
] as const;

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}\n`);
await using folder = await scratchFolder();

const firstAnswer = new Map<string, number[]>(SERVERS.map(([name]) => [name, []]));
for (let round = -2; round < rounds; round++) {
  for (const [name, entry] of SERVERS) {
    const ms = await timeToAnswer(entry);
    // The first rounds fill the caches of compiled code.
    if (round >= 0) firstAnswer.get(name)!.push(ms);
  }
}
const servers = SERVERS.map(([name]) => ({ name, ms: spread(firstAnswer.get(name)!) }));
const empty = servers[0]!.ms.median;
say("`deno serve` to the first answer, milliseconds\n");
say(rowsOf(servers.map(({ name, ms }) => [name, ms, `${(ms.median / empty).toFixed(2)} ×`])));

const commands = await hyperfine([
  ["empty process", `${Deno.execPath()} run --allow-env --allow-run ${file("servers/empty.ts")}`],
  [
    "cli.ts report",
    `${Deno.execPath()} run --allow-env --allow-run ${file("../cli.ts")} report`,
  ],
]);
const base = commands[0]!.ms.median;
say("\ncommands, milliseconds\n");
say(rowsOf(commands.map(({ name, ms }) => [name, ms, `+${(ms.median - base).toFixed(1)} ms`])));

const modules = await modulesOf(file("../collector/main.ts"));
say(`\ncollector/main.ts loads ${modules.own} modules of its own and of packages:`);
for (const [name, count] of modules.packages) say(`  ${name}: ${count}`);
say(`\nResult: ${await saveResult("cold", { servers, commands, modules })}`);

function rowsOf(rows: readonly (readonly [string, Spread, string])[]): string {
  return textTable(
    ["what", "median", "min..max", "against empty"],
    rows.map(([name, { median, min, max }, against]) => [
      name,
      median.toFixed(1),
      `${min.toFixed(1)}..${max.toFixed(1)}`,
      against,
    ]),
  );
}

/** Starts an entry with `deno serve` and asks until it answers. */
async function timeToAnswer(entry: string): Promise<number> {
  const port = freePort();
  const kv = `${folder.path}${crypto.randomUUID()}.sqlite`;
  const begun = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["serve", "-A", "--quiet", "--host", "127.0.0.1", "--port", String(port), entry],
    env: { CANDOR_KV: kv },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    while (true) {
      const status = await ask(port).catch(() => null);
      if (status?.startsWith("HTTP/1.1 200")) return performance.now() - begun;
      if (performance.now() - begun > 20_000) throw new Error(`Cannot start ${entry}: no answer`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

async function ask(port: number): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(
    new TextEncoder().encode("GET /healthz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n"),
  );
  const bytes = new Uint8Array(64);
  return new TextDecoder().decode(bytes.subarray(0, await connection.read(bytes) ?? 0));
}

async function hyperfine(
  commands: readonly (readonly [string, string])[],
): Promise<{ readonly name: string; readonly ms: Spread }[]> {
  const path = `${folder.path}hyperfine.json`;
  const { success, stderr } = await new Deno.Command("hyperfine", {
    args: [
      ...["-N", "--warmup", "3", "--runs", String(rounds), "--export-json", path],
      ...commands.flatMap(([name, command]) => ["--command-name", name, command]),
    ],
    // Without a GPU program, and with nothing of this machine's person in the way.
    env: { HOME: folder.path, CI: "", NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`Cannot measure: ${new TextDecoder().decode(stderr)}`);
  const { results } = JSON.parse(await Deno.readTextFile(path)) as {
    results: { command: string; times: number[] }[];
  };
  return results.map(({ command, times }) => ({
    name: command,
    ms: spread(times.map((seconds) => seconds * 1000)),
  }));
}

interface ModuleInfo {
  readonly specifier: string;
  readonly npmPackage?: string;
  readonly dependencies?: readonly {
    readonly isDynamic?: boolean;
    readonly code?: { readonly specifier?: string };
  }[];
}

/** The modules that an entry loads before it is asked anything, by package; what is only loaded on demand is not. */
async function modulesOf(
  entry: string,
): Promise<{ readonly own: number; readonly packages: readonly (readonly [string, number])[] }> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    stderr: "null",
  }).output();
  const { roots, modules, redirects } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: readonly string[];
    modules: readonly ModuleInfo[];
    redirects: Readonly<Record<string, string>>;
  };
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const packages = new Map<string, number>();
  const waiting = [...roots];
  let own = 0;
  for (let asked = waiting.pop(); asked !== undefined; asked = waiting.pop()) {
    const specifier = redirects[asked] ?? asked;
    if (loaded.has(specifier)) continue;
    loaded.add(specifier);
    const module = known.get(specifier);
    if (module?.npmPackage !== undefined) {
      packages.set(module.npmPackage, (packages.get(module.npmPackage) ?? 0) + 1);
    } else if (specifier.startsWith("file:")) own++;
    for (const { isDynamic, code } of module?.dependencies ?? []) {
      if (isDynamic !== true && code?.specifier !== undefined) waiting.push(code.specifier);
    }
  }
  return { own, packages: [...packages].sort() };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
