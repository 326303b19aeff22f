import assert from "node:assert/strict";
import { checkStore } from "../../../collector/commands/check_store.ts";
import { openKv } from "../../../collector/open_kv.ts";
import { createLayout } from "../../../collector/store/layout.ts";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("checkStore finds memory usable", async () => {
  assert.equal((await checkStore(":memory:")).state, "ok");
});

Deno.test("checkStore leaves a missing file missing", async () => {
  await withFolder(async (folder) => {
    const check = await checkStore(`${folder}/kv.db`);
    assert.equal(check.state, "ok");
    assert.match(check.found, /does not exist yet/);
    assert.deepEqual(await namesIn(folder), []);
  });
});

Deno.test("checkStore knows a database and adds nothing beside it", async () => {
  await withFolder(async (folder) => {
    {
      using kv = await openKv(`${folder}/kv.db`);
      await createLayout(kv).ensure();
    }
    const before = await namesIn(folder);
    const bytes = await Deno.readFile(`${folder}/kv.db`);
    const check = await checkStore(`${folder}/kv.db`);
    assert.equal(check.found, "the file is a database");
    assert.equal(check.state, "ok");
    assert.deepEqual(await namesIn(folder), before);
    assert.deepEqual(await Deno.readFile(`${folder}/kv.db`), bytes);
  });
});

Deno.test("checkStore knows a file that is no database", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/notes.txt`, "These are my notes, not a database");
    const check = await checkStore(`${folder}/notes.txt`);
    assert.equal(check.state, "broken");
    assert.match(check.found, /no database/);
  });
});

Deno.test("checkStore names a folder that does not exist", async () => {
  await withFolder(async (folder) => {
    const check = await checkStore(`${folder}/none/kv.db`);
    assert.equal(check.state, "broken");
    assert.match(check.found, /folder/);
  });
});

Deno.test({
  name: "checkStore names the flags that are missing and touches nothing",
  permissions: { read: false, write: false, net: false, env: false },
  fn: async () => {
    assert.equal(
      (await checkStore("/srv/kv.db")).advice,
      "Add --allow-read=/srv/kv.db --allow-write=/srv/kv.db",
    );
    assert.equal(
      (await checkStore("https://kv.example.org/x")).advice,
      "Add --allow-net=kv.example.org:443 --allow-env=DENO_KV_ACCESS_TOKEN",
    );
  },
});

Deno.test({
  name: "checkStore needs the permissions of the file and no other",
  permissions: "inherit",
  fn: async () => {
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/kv.db`, "");
      const script = `
        import { checkStore } from ${
        JSON.stringify(import.meta.resolve("../../../collector/commands/check_store.ts"))
      };
        const { state } = await checkStore(Deno.args[0]);
        Deno.stdout.writeSync(new TextEncoder().encode(state));
      `;
      await Deno.writeTextFile(`${folder}/main.ts`, script);
      const file = `${folder}/kv.db`;
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-prompt",
          "--quiet",
          "--config",
          new URL("../../../deno.json", import.meta.url).pathname,
          `--allow-read=${file}`,
          `--allow-write=${file}`,
          `${folder}/main.ts`,
          file,
        ],
      }).output();
      assert.equal(new TextDecoder().decode(stdout), "ok", new TextDecoder().decode(stderr));
    });
  },
});
