import assert from "node:assert/strict";
import { syntheticFleet } from "../../collector/synthetic_fleet.ts";
import { messageSchema } from "../../schemas/mod.ts";

const now = new Date("2026-11-22T12:00:00.000Z");

Deno.test("syntheticFleet makes valid messages with distinct ids", () => {
  const ids = new Set<string>();
  for (const { messages } of syntheticFleet({ project: "demo-fleet", days: 30, now })) {
    for (const message of messages) {
      assert.deepEqual(messageSchema.parse(message), message);
      ids.add(message.message_id);
    }
  }
  const all = [...syntheticFleet({ project: "demo-fleet", days: 30, now })].flatMap((day) =>
    day.messages
  );
  assert.equal(ids.size, all.length);
});

Deno.test("syntheticFleet repeats itself when seed and end are the same", () => {
  const options = { project: "demo-fleet", days: 5, now };
  assert.deepEqual([...syntheticFleet(options)], [...syntheticFleet(options)]);
  assert.notDeepEqual([...syntheticFleet(options)], [...syntheticFleet({ ...options, seed: 2 })]);
});

Deno.test("syntheticFleet keeps every message in its day and before the end", () => {
  const days = [...syntheticFleet({ project: "demo-fleet", days: 90, now })];
  assert.equal(days.length, 90);
  for (const { day, messages } of days) {
    assert.ok(messages.every(({ occurred_at }) => occurred_at.startsWith(day)));
    assert.ok(messages.every(({ occurred_at }) => occurred_at <= now.toISOString()));
    assert.deepEqual(messages, messages.toSorted((a, b) => a.occurred_at < b.occurred_at ? -1 : 1));
  }
});

Deno.test("syntheticFleet grows with the sessions asked for", () => {
  const sessions = (sessionsPerDay: number): number =>
    new Set(
      [...syntheticFleet({ project: "demo-fleet", days: 14, sessionsPerDay, now })]
        .flatMap(({ messages }) => messages.map(({ session_id }) => session_id)),
    ).size;
  const few = sessions(20);
  assert.ok(few > 14 * 20 * 0.7 && few < 14 * 20 * 1.4, `${few} sessions`);
  assert.ok(Math.abs(sessions(80) / few - 4) < 0.6);
});
