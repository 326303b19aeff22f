import assert from "node:assert/strict";
import { audit, readAudit } from "./audit.ts";

/** A registry that answers the question for advisories, and the names that it was asked for. */
async function withRegistry(
  answer: () => Response,
  test: (url: string, asked: Set<string>) => Promise<void>,
): Promise<void> {
  const asked = new Set<string>();
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (
    request,
  ) => {
    for (const name of Object.keys(await request.json())) asked.add(name);
    return answer();
  });
  await test(`http://127.0.0.1:${server.addr.port}/`, asked);
}

const run = (url: string) => audit({ NPM_CONFIG_REGISTRY: url, NO_PROXY: "127.0.0.1" });

Deno.test("audit asks for every package of the lock file and is clean when none is named", async () => {
  await withRegistry(() => Response.json({}), async (url, asked) => {
    assert.equal((await run(url)).outcome, "clean");
    for (const name of ["hono", "zod", "@optique/core"]) assert.ok(asked.has(name), name);
  });
});

Deno.test("audit names a package with a known vulnerability", async () => {
  const advisory = {
    id: 1,
    url: "https://advisories.example/1",
    title: "Answers too much",
    severity: "high",
    vulnerable_versions: "<999.0.0",
    cwe: [],
    cvss: { score: 7, vectorString: null },
  };
  await withRegistry(() => Response.json({ hono: [advisory] }), async (url) => {
    const { outcome, text } = await run(url);
    assert.equal(outcome, "found");
    assert.match(text, /Answers too much[^]*hono[^]*Found 1 vulnerabilities/);
  });
});

Deno.test("audit says that it was skipped when the registry gives no advisories", async () => {
  await withRegistry(() => new Response("no", { status: 500 }), async (url) => {
    const { outcome, text } = await run(url);
    assert.equal(outcome, "skipped");
    assert.match(text, /^skipped: the registry's advisories were not read, \S/);
  });
});

Deno.test("readAudit takes no silence for a clean bill", () => {
  assert.equal(readAudit(0, "", "").outcome, "skipped");
  assert.equal(readAudit(1, "No known vulnerabilities found\n", "").outcome, "skipped");
  assert.equal(readAudit(0, "No known vulnerabilities found\n", "").outcome, "clean");
});
