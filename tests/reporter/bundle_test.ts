import assert from "node:assert/strict";
import { ROOT } from "../candor_process.ts";
import { reporterBundles } from "../reporter_bundle.ts";
import * as atExit from "../../reporter/at_exit.bundle.js";
import * as atExitSource from "../../reporter/at_exit.ts";
import * as door from "../../reporter/door.bundle.js";
import * as doorSource from "../../reporter/door.ts";
import * as onDemand from "../../reporter/on_demand.bundle.js";
import * as onDemandSource from "../../reporter/on_demand.ts";
import * as window from "../../reporter/mod.ts";

const SHIPPED = [
  "reporter/door.bundle.js",
  "reporter/at_exit.bundle.js",
  "reporter/on_demand.bundle.js",
];

/** The files that are built, or `null` with a line that says why nothing is compared. */
async function rebuilt(): Promise<ReadonlyMap<string, string> | null> {
  try {
    return await reporterBundles();
  } catch (error) {
    if (!isMissingBundler(error)) throw error;
    const text = "The reporter's built files are not compared: the bundler cannot be had\n";
    Deno.stderr.writeSync(new TextEncoder().encode(text));
    return null;
  }
}

function isMissingBundler(error: unknown): boolean {
  return error instanceof Error &&
    /npm package not found in cache: "esbuild-wasm"|error sending request for url \(\S*\/esbuild-wasm/
      .test(error.message);
}

Deno.test("the reporter is shipped as what its sources make, byte for byte", async () => {
  const files = await rebuilt();
  if (files === null) return;
  assert.deepEqual([...files.keys()], SHIPPED);
  for (const [path, text] of files) {
    const shipped = await Deno.readTextFile(`${ROOT}${path}`);
    assert.ok(shipped === text, `${path} is out of date, expected deno task generate first`);
  }
});

Deno.test("the reporter's shipped files name no path of a machine and no package", async () => {
  for (const path of SHIPPED) {
    const text = await Deno.readTextFile(`${ROOT}${path}`);
    assert.ok(!text.includes(ROOT) && !/\bfile:\/\/\/[a-z]/i.test(text), path);
    const imported = [...text.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/g)]
      .map(([, from, onDemand]) => from ?? onDemand!);
    const known =
      /^(?:\.\/(?:door|at_exit|on_demand)\.bundle\.js|\.\.\/observability\/next_span_key\.ts|node:\w+)$/;
    assert.deepEqual(imported.filter((name) => !known.test(name)), [], path);
  }
});

Deno.test("the reporter's shipped files have the exports that their sources say", () => {
  for (const name of Object.keys(doorSource)) {
    assert.equal(typeof door[name as keyof typeof door], typeof doorSource[name as "newId"], name);
  }
  for (const name of Object.keys(atExitSource)) {
    assert.equal(typeof atExit[name as keyof typeof atExit], "function", name);
  }
  assert.deepEqual(Object.keys(onDemand), Object.keys(onDemandSource));
  assert.deepEqual(Object.keys(window), Object.keys(doorSource));
});
