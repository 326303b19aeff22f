import assert from "node:assert/strict";
import { previewLead } from "../../../reporter/commands/preview_lead.ts";
import { programStatus } from "../../../reporter/commands/program_status.ts";
import { createTestHome } from "../test_home.ts";

async function lead(env: Readonly<Record<string, string>>): Promise<string> {
  await using home = await createTestHome();
  return previewLead(programStatus(home.host(env), { app: "candor" }).status);
}

const URL_OF = { "CANDOR_USAGE_STATS_URL": "https://stats.example" };

Deno.test("previewLead() says that nothing would be sent when the person said no", async () => {
  assert.equal(
    await lead({ ...URL_OF, "DO_NOT_TRACK": "1" }),
    "Nothing would be sent: usage statistics are off, because DO_NOT_TRACK is 1, " +
      "which asks for off. This is what would be sent if they were on.",
  );
});

Deno.test("previewLead() says that nothing would be sent at level local", async () => {
  const text = await lead({ ...URL_OF, "CANDOR_USAGE_STATS": "local" });
  assert.match(text, /^Nothing would be sent: usage statistics are local, because/);
});

Deno.test("previewLead() says that nothing would be sent without an endpoint", async () => {
  assert.match(await lead({}), /^Nothing would be sent: there is no endpoint\./);
});

Deno.test("previewLead() names the endpoint", async () => {
  assert.equal(await lead(URL_OF), "This is what would be sent to https://stats.example.");
});
