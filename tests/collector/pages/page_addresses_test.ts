import assert from "node:assert/strict";
import { aSite } from "./a_site.ts";

const PROJECT = "/projects/demo-fleet";
const ADDRESSES: Record<string, number> = {
  [`${PROJECT}?from=0001-01-01&to=0002-02-01`]: 200,
  [`${PROJECT}?from=9999-01-01&to=9999-12-31`]: 200,
  [`${PROJECT}?from=2026-11-22&to=2026-11-22`]: 200,
  [`${PROJECT}?from=&to=`]: 400,
  [`${PROJECT}?from=2026-11-22&to=2026-11-01`]: 400,
  [`${PROJECT}/charts/%00.svg`]: 404,
  [`${PROJECT}/charts/..%2f.svg`]: 404,
  [`${PROJECT}/charts/__proto__.svg`]: 404,
  [`${PROJECT}/charts/series.constructor.svg`]: 404,
  [`${PROJECT}/charts/adoption.svg?from=2026-11-22&to=2026-11-22`]: 200,
  "/projects/never-seen/charts/days.svg": 200,
  "/projects/never-seen/feed.atom": 200,
  "/projects/never-seen/badge.svg": 200,
  "/?page=abc": 404,
  "/?page=0": 404,
};

Deno.test("odd addresses get their answer and never a fault", async () => {
  await using site = await aSite({ days: 5 });
  for (const [address, status] of Object.entries(ADDRESSES)) {
    const answer = await site.app.request(address);
    assert.equal(answer.status, status, address);
    assert.doesNotMatch(await answer.text(), /NaN|undefined|Infinity/, address);
  }
});
