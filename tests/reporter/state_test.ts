import assert from "node:assert/strict";
import { denoDisk } from "../../reporter/state.ts";
import { createTestHome } from "./test_home.ts";

/** A gate that has the permission for some paths only. */
function diskFor(read: readonly string[], write: readonly string[]): ReturnType<typeof denoDisk> {
  return denoDisk({
    granted: (descriptor) => {
      const { name, path } = descriptor as { readonly name: string; readonly path: string };
      return (name === "read" ? read : write).includes(path);
    },
  });
}

Deno.test("denoDisk() touches nothing beside a path that it has a permission for", async () => {
  await using home = await createTestHome();
  const file = `${home.path}/folder/file.json`;
  const disk = diskFor([file], [file]);
  const why = `--allow-write=${home.path}/folder`;
  for (const outcome of [await disk.replace(file, "{}"), disk.replaceNow(file, "{}")]) {
    assert.ok(!outcome.ok && outcome.why.startsWith(why), JSON.stringify(outcome));
  }
  const appended = await disk.append(file, "{}\n");
  assert.ok(!appended.ok && appended.why.startsWith(why));
  assert.deepEqual(await home.list(), []);
});

Deno.test("denoDisk() gives a file no name without the permission to read it", async () => {
  await using home = await createTestHome();
  const file = `${home.path}/file.json`;
  const granted = ({ name }: Deno.PermissionDescriptor) => name === "write";
  const disk = denoDisk({ granted });
  for (const outcome of [await disk.replace(file, "{}"), disk.replaceNow(file, "{}")]) {
    assert.ok(!outcome.ok && outcome.why.startsWith(`--allow-read=${file}`));
  }
  await Deno.writeTextFile(file, "{}");
  assert.deepEqual(await disk.rename(file, `${file}.1`), {
    ok: false,
    why: `--allow-read=${file} is missing`,
  });
  assert.deepEqual(await home.list(), ["file.json"]);
});

Deno.test("denoDisk() adds to a file whose folder it may not make", async () => {
  await using home = await createTestHome();
  const file = `${home.path}/usage.jsonl`;
  const disk = diskFor([file, home.path], [file]);
  assert.deepEqual(await disk.append(file, "1\n"), { ok: true });
  assert.deepEqual(await disk.append(file, "2\n"), { ok: true });
  assert.equal(await Deno.readTextFile(file), "1\n2\n");
});

Deno.test("denoDisk() does not wait for whoever reads a pipe", async () => {
  await using home = await createTestHome();
  const pipe = `${home.path}/pipe`;
  const { success } = await new Deno.Command("mkfifo", { args: [pipe] }).output();
  assert.ok(success);
  assert.deepEqual(await home.disk().append(pipe, "1\n"), { ok: false, why: "it is a pipe" });
});

Deno.test("denoDisk() tells a link that leads nowhere from what is not there", async () => {
  await using home = await createTestHome();
  const link = `${home.path}/link`;
  await Deno.symlink(`${home.path}/nowhere`, link);
  const disk = home.disk();
  assert.deepEqual([disk.isLink(link), disk.isLink(home.path), disk.isLink("/no")], [
    true,
    false,
    false,
  ]);
  assert.equal(diskFor([], []).isLink(link), false);
});

Deno.test("denoDisk() leaves no draft of a file that cannot be replaced", async () => {
  await using home = await createTestHome();
  const folder = `${home.path}/folder`;
  await Deno.mkdir(`${folder}/full`, { recursive: true });
  assert.equal(home.disk().replaceNow(folder, "{}").ok, false);
  assert.equal((await home.disk().replace(folder, "{}")).ok, false);
  assert.deepEqual(await home.list(), []);
});
