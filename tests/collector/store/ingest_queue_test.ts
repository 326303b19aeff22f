import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import {
  createIngestQueue,
  LANES,
  SECOND_LANE_FROM,
} from "../../../collector/store/ingest_queue.ts";
import { StoreError } from "../../../collector/store/store_error.ts";
import { takeGroup } from "../../../collector/store/take_group.ts";
import { disabledEventBus } from "../../../observability/mod.ts";

interface Item {
  readonly id: number;
  readonly session: string;
}

/** A queue whose groups end when the test lets them. */
function heldQueue(groupSize = 600) {
  const underWay: { items: Item[]; lane: number; end: (error?: Error) => void }[] = [];
  const stored: number[] = [];
  const queue = createIngestQueue<Item, string>({
    store: async (group, _settled, lane) => {
      const items = group.map(({ item }) => item);
      await new Promise<void>((resolve, reject) => {
        const entry = {
          items,
          lane,
          end: (error?: Error) => {
            underWay.splice(underWay.indexOf(entry), 1);
            error === undefined ? resolve() : reject(error);
          },
        };
        underWay.push(entry);
      });
      for (const waiting of group) {
        stored.push(waiting.item.id);
        waiting.outcome = `stored ${waiting.item.id}`;
      }
    },
    claims: ({ session }) => [session],
    groupSize,
    maxQueued: 10_000,
    patienceMs: 60_000,
    bus: disabledEventBus(),
  });
  return { queue, underWay, stored };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const ids = (items: readonly Item[]): number[] => items.map(({ id }) => id);

Deno.test("createIngestQueue begins a second group beside the first when enough wait, and no third", async () => {
  const { queue, underWay } = heldQueue();
  const calls: Promise<readonly string[]>[] = [];
  const push = (id: number): void => void calls.push(queue.push([{ id, session: `s${id}` }]));
  push(0);
  for (let id = 1; id < SECOND_LANE_FROM; id++) push(id);
  assert.deepEqual(underWay.map(({ items }) => items.length), [1]);
  push(SECOND_LANE_FROM);
  assert.deepEqual(underWay.map(({ items }) => items.length), [1, SECOND_LANE_FROM]);
  assert.deepEqual(underWay.map(({ lane }) => lane), [0, 1]);
  for (let id = 100; id < 200; id++) push(id);
  assert.equal(underWay.length, LANES);
  underWay[0]!.end();
  await turn();
  assert.deepEqual(underWay.map(({ items }) => items.length), [SECOND_LANE_FROM, 100]);
  while (underWay.length > 0) {
    underWay[0]!.end();
    await turn();
  }
  assert.equal((await Promise.all(calls)).length, calls.length);
  await queue.close();
});

Deno.test("createIngestQueue leaves what a group under way is about for a later one", async () => {
  const { queue, underWay } = heldQueue();
  const calls = [queue.push([{ id: 0, session: "same" }])];
  for (let id = 1; id <= SECOND_LANE_FROM; id++) {
    calls.push(queue.push([{ id, session: id % 2 === 0 ? "same" : `s${id}` }]));
  }
  const odd = Array.from({ length: SECOND_LANE_FROM }, (_, at) => at + 1).filter((id) => id % 2);
  assert.deepEqual(underWay.map(({ items }) => ids(items)), [[0], odd]);
  underWay[1]!.end();
  await turn();
  assert.deepEqual(underWay.map(({ items }) => ids(items)), [[0]]);
  underWay[0]!.end();
  await turn();
  const even = Array.from({ length: SECOND_LANE_FROM }, (_, at) => at + 1).filter((id) =>
    id % 2 === 0
  );
  assert.deepEqual(underWay.map(({ items }) => ids(items)), [even]);
  underWay[0]!.end();
  await Promise.all(calls);
  await queue.close();
});

Deno.test("createIngestQueue begins no group beside another for a few, however many wait for that other", async () => {
  const { queue, underWay } = heldQueue();
  const calls: Promise<readonly string[]>[] = [];
  const push = (id: number, session: string): void =>
    void calls.push(queue.push([{ id, session }]));
  for (let id = 0; id <= 10 * SECOND_LANE_FROM; id++) push(id, "same");
  for (let id = 1000; id < 1000 + SECOND_LANE_FROM - 1; id++) push(id, `s${id}`);
  assert.deepEqual(underWay.map(({ items }) => ids(items)), [[0]]);
  push(2000, "s2000");
  assert.deepEqual(underWay.map(({ items }) => items.length), [1, SECOND_LANE_FROM]);
  while (underWay.length > 0) {
    underWay[0]!.end();
    await turn();
  }
  assert.equal((await Promise.all(calls)).length, calls.length);
  await queue.close();
});

Deno.test("createIngestQueue fails only the group that failed, and goes on with the others", async () => {
  const { queue, underWay } = heldQueue();
  const first = queue.push([{ id: 0, session: "a" }]);
  const second = Promise.all(
    Array.from(
      { length: SECOND_LANE_FROM },
      (_, at) => queue.push([{ id: at + 1, session: `b${at}` }]),
    ),
  );
  const refused = assert.rejects(first, StoreError);
  underWay[0]!.end(new StoreError("store_unavailable", 1));
  await refused;
  underWay[0]!.end();
  assert.equal((await second).length, SECOND_LANE_FROM);
  await queue.close();
});

Deno.test("createIngestQueue stores every item once, those of a session in order and never in two groups at a time", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 60,
    }),
    fc.array(fc.nat(7), { minLength: 40, maxLength: 40 }),
    fc.integer({ min: 1, max: 50 }),
    async (calls, steps, groupSize) => {
      const { queue, underWay, stored } = heldQueue(groupSize);
      const sessionOf = new Map<number, string>();
      const answers: Promise<readonly string[]>[] = [];
      let id = 0;
      let step = 0;
      const check = (): void => {
        assert.ok(underWay.length <= LANES);
        const [first, second] = underWay.map(({ items }) =>
          new Set(items.map((one) => one.session))
        );
        if (first !== undefined && second !== undefined) assert.ok(first.isDisjointFrom(second));
      };
      for (const call of calls) {
        const items = call.map((session) => {
          sessionOf.set(id, `s${session}`);
          return { id: id++, session: `s${session}` };
        });
        answers.push(queue.push(items));
        check();
        if (steps[step++ % steps.length]! < 4 && underWay.length > 0) {
          underWay[steps[step % steps.length]! % underWay.length]!.end();
          await turn();
          check();
        }
      }
      const closing = queue.close();
      while (underWay.length > 0) {
        underWay[steps[step++ % steps.length]! % underWay.length]!.end();
        await turn();
        check();
      }
      await closing;
      assert.deepEqual(
        (await Promise.all(answers)).flat(),
        Array.from({ length: id }, (_, at) => `stored ${at}`),
      );
      assert.equal(new Set(stored).size, id);
      const last = new Map<string, number>();
      for (const one of stored) {
        const session = sessionOf.get(one)!;
        assert.ok((last.get(session) ?? -1) < one);
        last.set(session, one);
      }
    },
  ));
});

Deno.test("takeGroup takes in order and leaves what comes after something that was left", () => {
  const call = (name: string, ...claims: string[]) => ({ name, size: 1, claims });
  const calls = [
    call("a", "1"),
    call("b", "2", "3"),
    call("c", "3"),
    call("d", "4"),
    call("e", "5"),
  ];
  const names = (list: readonly { name: string }[]): string =>
    list.map(({ name }) => name).join("");
  const split = (most: number, underWay: string[]): string => {
    const { group, left } = takeGroup(calls, most, new Set(underWay));
    return `${names(group)} ${names(left)}`;
  };
  assert.equal(split(10, []), "abcde ");
  assert.equal(split(2, []), "ab cde");
  assert.equal(split(10, ["2"]), "ade bc");
  assert.equal(split(2, ["2"]), "ad bce");
  assert.equal(split(10, ["1", "2", "3", "4", "5"]), " abcde");
});
