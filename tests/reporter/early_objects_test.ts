import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const REPORTER = new URL("../../reporter/mod.ts", import.meta.url).href;

/**
 * Young objects that a program can make before the runtime collects them for the first time, which takes half
 * a megabyte of memory for good and some more for a while; an empty program has so many left.
 */
const MAX_KILOBYTES = 175;

/** Prints what a waiting run has made of young objects, in bytes, while nothing collects them. */
const PROGRAM = `
import { getHeapSpaceStatistics } from "node:v8";
const used = () => getHeapSpaceStatistics().find((one) => one.space_name === "new_space").space_used_size;
used();
const [first, second] = [used(), used()];
const { createReporter } = await import(${JSON.stringify(REPORTER)});
const reporter = createReporter({
  project: "young", projectVersion: "1.0.0", endpoint: "http://127.0.0.1:1", notice: false,
  random: () => 0.999,
});
reporter.start();
reporter.count("commands");
console.log(used() - second - (second - first));
Deno.exit(0);
`;

Deno.test({
  name: "a run that waits makes fewer young objects than the runtime collects for the first time",
  ignore: Deno.build.os !== "linux" || Deno.build.arch !== "x86_64",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/program.ts`, PROGRAM);
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--allow-all",
          "--quiet",
          "--no-config",
          "--v8-flags=--min-semi-space-size=16,--semi-space-growth-factor=1",
          `${folder}/program.ts`,
        ],
        clearEnv: true,
        env: { HOME: folder, PATH: Deno.env.get("PATH") ?? "", DENO_DIR: `${folder}/deno` },
        cwd: fileURLToPath(new URL("../..", import.meta.url)),
        stdin: "null",
      }).output();
      const kilobytes = Number(new TextDecoder().decode(stdout)) / 1000;
      assert.ok(kilobytes > 50, `${kilobytes} kB were measured`);
      assert.ok(kilobytes < MAX_KILOBYTES, `${kilobytes} kB, expected less than ${MAX_KILOBYTES}`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
