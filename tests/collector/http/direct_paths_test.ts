import assert from "node:assert/strict";
import { createCollector } from "../../../collector/app.ts";
import { anEventMessage } from "../../builders.ts";
import { memoryStore } from "./memory_store.ts";

const init = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(anEventMessage()),
};

Deno.test("a message is taken at its own address and at no other that is as long", async () => {
  const app = createCollector({
    store: memoryStore(),
    now: () => Date.parse(anEventMessage().occurred_at),
  });
  const statusOf = async (path: string): Promise<number> => {
    const answer = await app.request(path, init);
    await answer.body?.cancel();
    return answer.status;
  };
  const others = ["/v2/messages", "/v1/messageS", "/v1/message?", "/v1-messages", "/abcdefghijk"];
  for (const path of others) assert.equal(await statusOf(path), 404, path);
  for (const path of ["/v1/messages", "/v1/messages?", "/v1/messages?a=/"]) {
    assert.equal(await statusOf(path), 202, path);
  }
});
