import assert from "node:assert/strict";
import { candorCommand, type Finished, runCandor } from "./candor_process.ts";

/** Colours, moves the cursor, rings, renames the window, turns the direction of writing. */
const STEERING = "\u001b[31m\u001b[2J\u0007\u009b2J\u001b]0;owned\u0007\u202egnorw";
const CONTROL = /[\p{Cc}\p{Cf}]/u;

/** A collector that answers every request in the same way. */
function hostile(answer: (request: Request) => Response | Promise<Response>) {
  const paths: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    paths.push(new URL(request.url).pathname);
    return answer(request);
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return {
    url: `http://${host}`,
    host,
    paths,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function report(
  { url, host }: { readonly url: string; readonly host: string },
  ...more: string[]
): Promise<Finished> {
  return runCandor({
    flags: ["--allow-env", `--allow-net=${host}`],
    args: ["report", "--endpoint", url, ...more],
    env: { CI: "" },
  });
}

Deno.test("a collector's words cannot steer the terminal of a report", async () => {
  for (const status of [202, 422, 503]) {
    await using collector = hostile(() =>
      Response.json(
        { accepted: 1, "ignored_keys": [STEERING], detail: STEERING, title: STEERING },
        { status },
      )
    );
    const { code, stdout, stderr } = await report(collector);
    assert.equal(code, status === 202 ? 0 : 1);
    for (const line of `${stdout}${stderr}`.split("\n")) assert.doesNotMatch(line, CONTROL);
  }
});

Deno.test("a collector's receipt cannot steer the terminal of forget", async () => {
  await using collector = hostile(() =>
    Response.json({
      session: "x",
      "deleted_messages": STEERING,
      "deleted_at": STEERING,
      "receipt_id": STEERING,
    })
  );
  const { stdout, stderr } = await runCandor({
    flags: ["--allow-env", `--allow-net=${collector.host}`],
    args: ["forget", "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d", "--endpoint", collector.url],
  });
  assert.match(stdout, /receipt/);
  for (const line of `${stdout}${stderr}`.split("\n")) assert.doesNotMatch(line, CONTROL);
});

Deno.test("a collector's problem cannot steer the terminal of stats", async () => {
  await using collector = hostile(() => Response.json({ detail: STEERING }, { status: 400 }));
  const { code, stderr } = await runCandor({
    flags: [`--allow-net=${collector.host}`],
    args: ["stats", "some", "--collector", collector.url],
  });
  assert.equal(code, 1);
  for (const line of stderr.split("\n")) assert.doesNotMatch(line, CONTROL);
});

Deno.test("a collector's answer is data: nothing of it is run, imported, stored or asked for", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir());
  try {
    await using collector = hostile(({ url }) => {
      const here = new URL(url).origin;
      return Response.json({
        accepted: 2,
        duplicates: 0,
        rejected: [],
        "ignored_keys": [],
        "usage_stats": true,
        "usage_stats_url": `${here}/elsewhere`,
        script: "Deno.writeTextFileSync('owned', '')",
        update: `${here}/update.ts`,
        "__proto__": { polluted: true },
      });
    });
    const child = candorCommand({
      flags: [
        "--allow-env",
        `--allow-net=${collector.host}`,
        `--allow-read=${home}`,
        `--allow-write=${home}`,
      ],
      args: ["report", "--endpoint", collector.url],
      env: { CI: "", XDG_CONFIG_HOME: home },
    });
    const { code } = await child.output();
    assert.equal(code, 0);
    assert.deepEqual(collector.paths, ["/v1/messages"]);
    const left = (await Array.fromAsync(Deno.readDir(`${home}/candor`))).map(({ name }) => name);
    assert.deepEqual(left.sort(), ["usage.jsonl", "usage_stats.json"]);
    for (const name of left) {
      const text = await Deno.readTextFile(`${home}/candor/${name}`);
      assert.doesNotMatch(text, /elsewhere|update|polluted|script/);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("a collector that answers without end costs a bounded time and memory", async () => {
  let sent = 0;
  await using collector = hostile(() =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(0x20));
        },
      }),
      { status: 202 },
    )
  );
  const startedAt = performance.now();
  const { code } = await report(collector);
  assert.equal(code, 1);
  assert.ok(performance.now() - startedAt < 20_000);
  assert.ok(sent < 32 * 1_048_576, `${sent} bytes were taken`);
});

Deno.test("a collector cannot send a report on to another host", async () => {
  await using other = hostile(() => Response.json({ accepted: 2 }, { status: 202 }));
  await using collector = hostile(() =>
    new Response(null, { status: 307, headers: { location: `${other.url}/v1/messages` } })
  );
  const { code, stderr } = await runCandor({
    flags: ["--allow-env", "--allow-net=127.0.0.1"],
    args: ["report", "--endpoint", collector.url],
    env: { CI: "" },
  });
  assert.equal(code, 1);
  assert.match(stderr, /redirects to another host/);
  assert.deepEqual(other.paths, []);
});
