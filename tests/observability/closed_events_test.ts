import assert from "node:assert/strict";
import {
  type CandorEvents,
  type ClosedEvents,
  createEventBus,
  disabledEventBus,
  type LmcacheMpEvents,
  parseTraceParent,
  type TraceParent,
} from "../../observability/mod.ts";

/** Compiles only for an event map without open fields; the type checker runs the test. */
function closed<M extends ClosedEvents<M>>(): true {
  return true;
}

interface Both extends CandorEvents, LmcacheMpEvents {}

Deno.test("ClosedEvents admits numbers, booleans, closed unions and a trace parent", () => {
  assert.ok(closed<CandorEvents>());
  assert.ok(closed<LmcacheMpEvents>());
  assert.ok(closed<Both>());
  assert.ok(closed<{ e: { a: number; b: boolean; c: "x" | "y"; d?: "z" | undefined } }>());
  assert.ok(closed<{ e: { parent?: TraceParent | undefined } }>());
  assert.ok(closed<{ e: Record<never, never> }>());
});

Deno.test("ClosedEvents refuses text, objects and lists at compile time", () => {
  // @ts-expect-error a free string could hold a session id
  closed<{ e: { a: string } }>();
  // @ts-expect-error an optional one too
  closed<{ e: { a?: string } }>();
  // @ts-expect-error an open template type
  closed<{ e: { a: `user-${string}` } }>();
  // @ts-expect-error an open template type with a number
  closed<{ e: { a: `user-${number}` } }>();
  // @ts-expect-error a union with a free string
  closed<{ e: { a: "x" | (string & Record<never, never>) } }>();
  // @ts-expect-error an object
  closed<{ e: { a: { b: number } } }>();
  // @ts-expect-error a list
  closed<{ e: { a: number[] } }>();
  // @ts-expect-error anything
  closed<{ e: { a: unknown } }>();
  // @ts-expect-error a big integer could be an id
  closed<{ e: { a: bigint } }>();
  // @ts-expect-error a bus cannot be made for such a map either
  createEventBus<{ e: { a: string } }>();
  assert.ok(true);
});

Deno.test("EventBus publish takes the declared payload and nothing else", () => {
  const bus = disabledEventBus<CandorEvents>();
  bus.publish("ingest.accepted", { count: 1 });
  // @ts-expect-error a field that is not declared
  bus.publish("ingest.accepted", { count: 1, session: "0193" });
  // @ts-expect-error a code outside the closed union
  bus.publish("ingest.rejected", { code: "some text", count: 1 });
  // @ts-expect-error a parent that was not validated
  bus.publish("ingest.start", { spanKey: 1, parent: "00-aa-bb-01" });
  bus.publish("ingest.start", { spanKey: 1, parent: parseTraceParent(null) });
  assert.equal(bus.enabled, false);
});
