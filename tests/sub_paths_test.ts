import assert from "node:assert/strict";
import metadata from "../deno.json" with { type: "json" };
import { ROOT } from "./candor_process.ts";
import { startRecordingCollector } from "./reporter/recording_collector.ts";
import { SUB_PATHS, type SubPath } from "./sub_paths.ts";

const HOST = `
  import { createReporter } from "@candor/usage/reporter";
  await using reporter = createReporter({
    project: "my-engine",
    projectVersion: "1.4.0",
    endpoint: "http://127.0.0.1:1",
  });
  reporter.start();`;

interface Scratch {
  readonly folder: string;
  readonly home: string;
}

/** A project of somebody else, outside the checkout, that links it as `deno link` would. */
async function withScratch(
  settings: Readonly<Record<string, unknown>>,
  test: (scratch: Scratch) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const home = `${folder}/home`;
  await Deno.mkdir(`${home}/.config/my-engine`, { recursive: true });
  const config = {
    links: [ROOT.replace(/[\\/]$/, "")],
    imports: { "@candor/usage": `jsr:@candor/usage@^${metadata.version}` },
    lock: false,
    ...settings,
  };
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  await Deno.writeTextFile(`${folder}/host.ts`, HOST);
  for (const { path, program } of SUB_PATHS) {
    await Deno.writeTextFile(`${folder}/${fileOf(path)}`, program);
  }
  try {
    await (packages ??= fetchPackages(folder));
    await test({ folder, home });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function fileOf(path: string): string {
  return `${path.replace(/^\.\/?/, "").replace("/", "_") || "all"}.ts`;
}

async function deno(
  { folder, home }: Scratch,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly text: string; readonly words: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: folder,
    clearEnv: true,
    env: {
      ...Deno.build.os === "windows" ? { SystemRoot: Deno.env.get("SystemRoot") ?? "" } : {},
      PATH: Deno.env.get("PATH") ?? "",
      DENO_DIR: await cacheFolder(),
      HOME: home,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout), words: decoder.decode(stderr) };
}

let packages: Promise<void> | undefined;

/**
 * Fetches what such a project needs and the checkout's lock file spares, with whatever certificates and
 * proxies this machine reaches its registry: the programs below get an environment without them.
 */
async function fetchPackages(folder: string): Promise<void> {
  const files = [...SUB_PATHS.map(({ path }) => fileOf(path)), "host.ts"];
  for (const command of ["check", "cache"]) {
    await new Deno.Command(Deno.execPath(), {
      args: [command, "--quiet", ...files],
      cwd: folder,
      env: { DENO_DIR: await cacheFolder() },
      stdout: "null",
      stderr: "null",
    }).output();
  }
}

let known: Promise<string> | undefined;

/** The cache that has the packages already; an empty home has none. */
function cacheFolder(): Promise<string> {
  return known ??= new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output()
    .then(({ stdout }) => JSON.parse(new TextDecoder().decode(stdout)).denoDir);
}

Deno.test("every export is imported from a scratch project", () => {
  assert.deepEqual(SUB_PATHS.map(({ path }) => path), Object.keys(metadata.exports));
});

for (const compilerOptions of [{}, { exactOptionalPropertyTypes: true, noImplicitReturns: true }]) {
  const name = Object.keys(compilerOptions).length === 0 ? "default" : "stricter";
  Deno.test(`every export has its types in a project with ${name} compiler options`, async () => {
    await withScratch({ compilerOptions }, async (scratch) => {
      const files = [...SUB_PATHS.map(({ path }) => fileOf(path)), "host.ts"];
      const { code, words } = await deno(scratch, "check", ...files);
      assert.equal(code, 0, words.slice(0, 4000));
    });
  });
}

for (const subPath of SUB_PATHS) {
  Deno.test(`${subPath.path} runs in another project with exactly the flags that CONFIGURATION lists`, async () => {
    await withScratch({ unstable: ["kv"] }, (scratch) => prove(subPath, scratch));
  });
}

Deno.test("./collector runs in another project that has no KV switched on", async () => {
  await withScratch({}, async (scratch) => {
    const { text, words } = await deno(
      scratch,
      ...["run", "--no-prompt", "--no-check", "--allow-net=127.0.0.1:0", "collector.ts"],
    );
    assert.match(text, /^done$/m, words);
  });
});

async function prove({ path, permissions }: SubPath, scratch: Scratch): Promise<void> {
  await using collector = startRecordingCollector();
  const stands: Readonly<Record<string, string>> = {
    "<folder>": `${scratch.home}/.config/my-engine`,
    "<host>": new URL(collector.url).host,
    "<runtime>": Deno.execPath(),
  };
  const flags = permissions.map(({ flag }) =>
    flag.replace(/<\w+>/g, (name) => stands[name] ?? name)
  );
  const run = (given: readonly string[]) =>
    deno(
      scratch,
      ...["run", "--no-prompt", "--no-check", ...given, fileOf(path)],
      ...[collector.url, `${scratch.folder}/deno.json`],
    );
  const all = await run(flags);
  assert.match(all.text, /^done$/m, `${path}: ${all.text}${all.words}`);
  assert.equal(all.code, 0, all.words);
  for (const [index, flag] of flags.entries()) {
    const { text } = await run(flags.filter((_, at) => at !== index));
    assert.doesNotMatch(text, /^done$/m, `${path} needs no ${flag}`);
  }
}
