import assert from "node:assert/strict";
import { aMessage, viewOf } from "../store/builders.ts";
import { aSite } from "./a_site.ts";

function form(fields: Record<string, string>): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  };
}

Deno.test("the session form shows what is stored, deletes it and shows the receipt", async () => {
  await using site = await aSite({ days: 14 });
  const session_id = site.someMessage.session_id;
  const shown = await site.app.request(
    "/privacy/session",
    form({ session_id: ` ${session_id.toUpperCase()} `, action: "show" }),
  );
  assert.equal(shown.status, 200);
  assert.equal(shown.headers.get("cache-control"), "no-store");
  assert.equal(shown.headers.get("etag"), null);
  const view = await shown.text();
  assert.match(view, /What is stored about this session/);
  assert.match(view, /EnvMessage/);
  assert.match(view, /Delete this session now/);

  const deleted = await site.app.request(
    "/privacy/session",
    form({ session_id, action: "delete" }),
  );
  const receipt = await deleted.text();
  assert.match(receipt, /The session is deleted/);
  const { state, receipt: stored } = await viewOf(site.store, session_id);
  assert.equal(state, "deleted");
  assert.ok(receipt.includes(stored!.receipt_id));
  assert.ok(!receipt.includes(session_id), "the id itself is not repeated");

  const again = await site.app.request("/privacy/session", form({ session_id, action: "show" }));
  assert.ok((await again.text()).includes(stored!.receipt_id));
});

Deno.test("the session form answers the same way for an id that was never seen", async () => {
  await using site = await aSite({ days: 2 });
  const session_id = "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d";
  const shown = await site.app.request("/privacy/session", form({ session_id, action: "show" }));
  assert.match(await shown.text(), /Nothing is stored about this session/);
  const deleted = await site.app.request(
    "/privacy/session",
    form({ session_id, action: "delete" }),
  );
  assert.match(await deleted.text(), /Receipt/);
});

Deno.test("the session form says so when an id cannot be read, and repeats it escaped", async () => {
  await using site = await aSite({ days: 2 });
  const answer = await site.app.request(
    "/privacy/session",
    form({ session_id: '"><script>alert(1)</script>', action: "delete" }),
  );
  assert.equal(answer.status, 422);
  const html = await answer.text();
  assert.match(html, /Cannot read session id/);
  assert.match(html, /value="&quot;&gt;&lt;script&gt;/);
  assert.doesNotMatch(html, /<script/);
});

Deno.test("the session form refuses a body that is too large", async () => {
  await using site = await aSite({ days: 2 });
  const answer = await site.app.request(
    "/privacy/session",
    form({ session_id: "a".repeat(5000), action: "show" }),
  );
  assert.equal(answer.status, 413);
});

Deno.test("the session form shows the first messages of a long session and says how many there are", async () => {
  await using site = await aSite({ days: 2 });
  const session_id = "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d";
  const { project, occurred_at } = site.someMessage;
  await site.store.ingest(
    Array.from({ length: 230 }, () => aMessage({ session_id, project, occurred_at })),
  );
  const shown = await site.app.request("/privacy/session", form({ session_id, action: "show" }));
  const page = await shown.text();
  assert.match(page, /230 messages/);
  assert.match(page, /These are the first 200/);
  assert.equal(page.split("<pre ").length - 1, 200);
});
