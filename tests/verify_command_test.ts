import assert from "node:assert/strict";
import { runCandor, startCollector } from "./candor_process.ts";

const SESSION = "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d";

Deno.test("verify accepts what forget kept, online and with kept keys, and names what was altered", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const folder = `${root}/candor`;
  try {
    await using collector = await startCollector(["--kv", ":memory:"]);
    const net = `--allow-net=${new URL(collector.url).host}`;
    const env = { XDG_CONFIG_HOME: root, CI: "" };
    const flags = ["--allow-env", `--allow-read=${root}`, `--allow-write=${root}`];
    const forgotten = await runCandor({
      flags: [...flags, net],
      args: ["forget", SESSION, "--endpoint", collector.url],
      env,
    });
    assert.equal(forgotten.code, 0, forgotten.stderr);
    const kept = await Deno.readTextFile(`${folder}/receipts.jsonl`);
    assert.match(kept, /"signature":"[\w-]{86}"/);

    const online = await runCandor({ flags: [...flags, net], args: ["verify"], env });
    assert.equal(online.code, 0, online.stderr);
    assert.match(online.stdout, /: 0 messages deleted at \S+, signed by [\w-]{43} of http:/);

    const keys = await fetch(`${collector.url}/.well-known/candor-receipt-keys.json`);
    await Deno.writeTextFile(`${root}/keys.json`, await keys.text());
    const offline = ["verify", `${folder}/receipts.jsonl`, "--keys", `${root}/keys.json`];
    assert.equal((await runCandor({ flags, args: offline, env })).code, 0);

    await Deno.writeTextFile(`${root}/other.jsonl`, kept.replace(/messages":0/, 'messages":9'));
    const altered = await runCandor({
      flags,
      args: ["verify", `${root}/other.jsonl`, "--keys", `${root}/keys.json`],
      env,
    });
    assert.equal(altered.code, 1);
    assert.match(altered.stderr, /^Cannot verify \S+: it is not what was signed$/m);

    const bare = JSON.parse(kept).receipt;
    delete bare.signature;
    await Deno.writeTextFile(`${root}/bare.json`, JSON.stringify(bare));
    const unsigned = await runCandor({
      flags: [...flags, net],
      args: ["verify", `${root}/bare.json`, "--collector", collector.url],
      env,
    });
    assert.equal(unsigned.code, 1);
    assert.match(unsigned.stderr, /^Cannot verify \S+: it is not signed$/m);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("verify says in one sentence what it cannot read and which permission is missing", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    const path = `${root}/some.json`;
    await Deno.writeTextFile(path, '{"receipt_id":"x","signature":"y","key_id":"z"}');
    const read = `--allow-read=${root}`;
    const cases: readonly (readonly [string[], string[], RegExp])[] = [
      [[], [path], /^Cannot read \S+: permission is missing, expected --allow-read=\S+$/m],
      [
        [read],
        [path],
        /^Cannot verify \S+: it names no collector, expected --collector or --keys$/m,
      ],
      [[read], [`${root}/none`], /^Cannot read \S+: it is absent, expected receipts$/m],
      [[read], [path, "--keys", path], /^Cannot read \S+: it is no key set, expected \{"keys"/m],
      [
        [read],
        [path, "--collector", "https://stats.example"],
        /^Cannot get keys of \S+: permission is missing, expected --allow-net=stats\.example:443$/m,
      ],
      [
        [read],
        [path, "--collector", "http://stats.example"],
        /plain http is allowed for this machine/,
      ],
    ];
    for (const [flags, args, words] of cases) {
      const { code, stdout, stderr } = await runCandor({ flags, args: ["verify", ...args] });
      assert.equal(code, 1, args.join(" "));
      assert.equal(stdout, "");
      assert.match(stderr, words);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
