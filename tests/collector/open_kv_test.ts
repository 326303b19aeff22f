import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openKv } from "../../collector/open_kv.ts";

const MODULE = new URL("../../collector/open_kv.ts", import.meta.url);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("openKv opens a file and finds what was kept in it", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/kv.sqlite3`;
  const first = await openKv(path);
  await first.set(["kept"], 1);
  first.close();
  const second = await openKv(path);
  assert.equal((await second.get(["kept"])).value, 1);
  second.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("openKv says in one sentence why a place cannot be opened", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/text`, "This is no database.".repeat(100));
    await assert.rejects(() => openKv(`${folder}/text`), {
      message:
        "Cannot open store: it is no database that can be opened, expected a file, :memory: or a URL",
    });
    for (const place of [folder, `${folder}/not/there/kv.db`]) {
      await assert.rejects(() => openKv(place), {
        message:
          "Cannot open store: the file can be neither opened nor made, expected a file in a folder that is there and may be written",
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openKv names the server's token when a KV server does not answer", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const open = openKv(`http://127.0.0.1:${port}/secret`, { token: "a-token-of-tests" });
  const kv = await open.catch((error: Error) => error);
  if (kv instanceof Error) {
    assert.match(kv.message, /DENO_KV_ACCESS_TOKEN$/);
    assert.doesNotMatch(kv.message, /secret/);
  } else kv.close();
});

Deno.test("openKv works with the package where the runtime's own KV is switched off", async () => {
  const map = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`)).imports as object;
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ imports: map }));
  const script = `
    if (Deno.openKv !== undefined) throw new Error("KV is on");
    const { openKv } = await import(${JSON.stringify(MODULE.href)});
    const kv = await openKv(":memory:");
    await kv.atomic().sum(["n"], 2n).commit();
    console.log(String((await kv.get(["n"])).value.value));
    kv.close();
    await openKv().catch((error) => console.log(error.message));
  `;
  await Deno.writeTextFile(`${folder}/host.ts`, script);
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", `--config=${folder}/deno.json`, `${folder}/host.ts`],
    cwd: folder,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.equal(
    new TextDecoder().decode(stdout).trim(),
    '2\nCannot open store: this runtime has no KV switched on, expected "unstable": ["kv"] in deno.json or --unstable-kv',
  );
  await Deno.remove(folder, { recursive: true });
});
