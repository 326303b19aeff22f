import assert from "node:assert/strict";
import { readLock } from "./read_lock.ts";
import metadata from "../deno.json" with { type: "json" };
import { ROOT } from "./candor_process.ts";
import { lockedPackages } from "./licences.ts";

/** Licences that may be passed on with a program under Apache-2.0. */
const PERMISSIVE = /^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|Python-2\.0|CC0-1\.0)$/;
/** Only tests use it, and nothing of it is published. */
const ONLY_IN_TESTS = new Set(["axe-core"]);
const FROM_NPM = Object.entries(metadata.imports).filter(([, url]) => url.startsWith("npm:"));

Deno.test("every dependency comes from npm in exactly one version", () => {
  for (const [name, url] of Object.entries(metadata.imports)) {
    if (name.startsWith("@candor/usage")) assert.match(url, /^\.\//);
    else assert.match(url, /^npm:(?:@[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/, name);
  }
});

Deno.test("the lock file is frozen and holds a checksum of every package", async () => {
  const lock = await readLock();
  assert.equal(metadata.lock.frozen, true);
  for (const [name, entry] of Object.entries(lock.npm)) {
    assert.match(entry.integrity, /^sha512-/, name);
  }
  assert.deepEqual(Object.keys(lock).filter((key) => /^(?:jsr|remote|redirects)$/.test(key)), []);
});

Deno.test("every package has a licence that may be passed on", async () => {
  const packages = await lockedPackages();
  assert.ok(packages.length >= FROM_NPM.length);
  const others = packages.filter(({ name, licence }) =>
    !PERMISSIVE.test(licence) && !ONLY_IN_TESTS.has(name)
  );
  assert.deepEqual(others, []);
});

Deno.test("no dependency touches a permission when it is imported", async () => {
  const published = await namesInPublishedCode();
  assert.ok(published.length > 5, published.join());
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", "--deny-env", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const code = published.map((name) => `await import(${JSON.stringify(name)});`).join("\n");
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { success, stderr } = await child.output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

/** Packages that the published rooms import; `@deno/kv` is native code and loaded on demand only. */
async function namesInPublishedCode(): Promise<readonly string[]> {
  const names = FROM_NPM.map(([name]) => name).filter((name) => name !== "@deno/kv");
  const texts: string[] = [];
  async function read(folder: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
      if (isDirectory) await read(`${folder}/${name}`);
      else if (/\.tsx?$/.test(name)) {
        texts.push(await Deno.readTextFile(`${ROOT}${folder}/${name}`));
      }
    }
  }
  for (const room of ["schemas", "observability", "reporter", "collector"]) await read(room);
  const all = texts.join("\n");
  return names.filter((name) => all.includes(`"${name}"`));
}
