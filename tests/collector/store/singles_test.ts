import assert from "node:assert/strict";
import * as fc from "../../properties.ts";
import {
  changedAmounts,
  countGroup,
  settleValues,
  type WaitingMessage,
} from "../../../collector/store/count_group.ts";
import { countSingles } from "../../../collector/store/count_singles.ts";
import { extract } from "../../../collector/store/extract.ts";
import { type PreparedMessage, prepareMessage } from "../../../collector/store/prepare_message.ts";
import { readShort, writeShort } from "../../../collector/store/short_record.ts";
import {
  decodeRecord,
  encodeRecord,
  encodeShortRecord,
} from "../../../collector/store/session_record.ts";
import type { VersionedRecord } from "../../../collector/store/session_records.ts";
import { sessionKey } from "../../../collector/store/session_key.ts";
import { addMessage, emptySummary } from "../../../collector/store/summary.ts";
import type { Message } from "../../../schemas/mod.ts";
import { aMessage, aSession, NOON } from "./builders.ts";

const DAY = 86_400_000;
const ABSENT: VersionedRecord = { record: null, versionstamp: null, parts: 0 };

const token = fc.stringMatching(/^[a-z][a-z0-9_]{0,12}$/);
const someNumber = fc.oneof(
  fc.nat(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e9 }),
);
const setting = fc.oneof(someNumber, fc.boolean(), token, fc.constant(null));
const fields = fc.oneof(
  fc.record({
    message_type: fc.constant("EnvMessage"),
    provider: fc.constantFrom("GCP", "AWS", "null", null),
    num_cpu: fc.constantFrom(null, 1, 8, 300),
    total_memory: fc.constantFrom(null, 2 ** 33, 2 ** 35, 2 ** 52),
    architecture: fc.constantFrom(null, ["64bit", "ELF"], ["64bit"]),
    gpu_count: fc.constantFrom(null, 0, 2, 17),
    ci: fc.constantFrom(false, false, false, true, null),
  }),
  fc.record({
    message_type: fc.constant("EventMessage"),
    event_type: fc.constantFrom("start", "stop", "error"),
  }),
  fc.record({
    message_type: fc.constant("EngineMessage"),
    chunk_size: fc.constantFrom(null, 256, 1e15),
    model_name: fc.constantFrom(null, "custom"),
    local_device: fc.constantFrom(null, "cpu"),
    config: fc.dictionary(token, setting, { maxKeys: 8 }),
  }),
  fc.record({
    message_type: fc.constant("UsageMessage"),
    context: fc.constantFrom("API", "CLI", null),
    features: fc.array(fc.constantFrom("blending", "remote", "disk"), {
      maxLength: 4,
    }),
    counters: fc.constantFrom({}, {}, { requests: 3 }),
    tags: fc.dictionary(token, fc.oneof(fc.integer({ min: 0, max: 50 }), fc.boolean(), token), {
      maxKeys: 6,
    }),
  }),
);
const project = fc.constantFrom("lmcache", "vllm");
const age = fc.constantFrom(0, 0, 0, 1, 3);
const message = fc.tuple(project, fields, age).map(([name, facts, days]) =>
  aMessage({ project: name, occurred_at: new Date(NOON - days * DAY).toISOString(), ...facts })
);

function prepare(one: Message): PreparedMessage {
  return prepareMessage(one, Date.parse(one.occurred_at));
}

function sorted(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map((pair) => JSON.stringify(pair)).sort();
}

Deno.test("readShort gives the pairs that writeShort was given", () => {
  fc.assert(
    fc.property(message, (one) => {
      const { json, short, extract: { pairs } } = prepare(one);
      const text = short();
      assert.ok(!text.includes("\n"));
      assert.deepEqual(sorted(readShort(text, JSON.parse(json))), sorted(pairs));
    }),
    { numRuns: 500 },
  );
});

Deno.test("writeShort says what it is told, whatever the message says", () => {
  const value = fc.oneof(
    token,
    fc.nat(9),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom("true", "1", "null"),
  );
  const name = fc.constantFrom("a", "b", "c", "d");
  const any = fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 3 })));
  // Pairs of one dimension stand together, as `extract` gives them.
  const told = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom("a", "b", "c", "d", "e"),
      fc.array(value.map(String), { minLength: 1, maxLength: 3 }),
    ),
    { selector: ([dimension]) => dimension },
  ).map((list) =>
    list.flatMap(([dimension, values]) => values.map((one) => [dimension, one] as const))
  );
  fc.assert(
    fc.property(any, told, (one, pairs) => {
      const kept = JSON.parse(JSON.stringify(one));
      assert.deepEqual(sorted(readShort(writeShort(one, pairs), kept)), sorted(pairs));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("a short record says what the long one would have said", () => {
  fc.assert(
    fc.property(message, (one) => {
      const { json, short, day, extract: extracted, id } = prepare(one);
      if (extracted.ci || extracted.errors > 0 || extracted.counters.length > 0) return;
      const summary = emptySummary();
      addMessage(summary, day, extracted);
      const record = {
        state: "counted",
        projects: new Map([[one.project, summary]]),
        ids: [id],
        marks: 0,
        messages: json,
      } as const;
      const found = decodeRecord(encodeShortRecord(short(), json));
      assert.deepEqual(found, record);
      assert.deepEqual(found, decodeRecord(encodeRecord(record)));
      assert.deepEqual(extract(JSON.parse(json)).pairs, extracted.pairs);
    }),
    { numRuns: 500 },
  );
});

const SESSIONS = Array.from({ length: 20 }, (_, at) => aSession(NOON - at));
/** The last ones have been counted before. */
const KNOWN = SESSIONS.slice(16);

interface Case {
  readonly group: readonly WaitingMessage[];
  readonly records: ReadonlyMap<string, VersionedRecord>;
  readonly named: ReadonlySet<string>;
  readonly recent: ReadonlySet<string>;
}

const someCase: fc.Arbitrary<Case> = fc.tuple(
  fc.array(fc.tuple(message, fc.nat(SESSIONS.length - 1), fc.nat(6), fc.nat(9)), {
    minLength: 1,
    maxLength: 10,
  }),
  fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
).map(([list, coins]) => {
  const items: PreparedMessage[] = [];
  const recent = new Set<string>();
  for (const [one, at, copies, luck] of list) {
    const prepared = prepare({ ...one, session_id: SESSIONS[at]! });
    items.push(prepared);
    if (luck === 0) recent.add(prepared.id);
    if (copies === 0) items.push(prepared);
  }
  const records = new Map<string, VersionedRecord>();
  for (const { session } of items) records.set(session, ABSENT);
  for (const session of KNOWN) {
    const { key } = sessionKey(session);
    if (!records.has(key)) continue;
    const { json, short } = prepare(aMessage({ session_id: session, provider: "GCP" }));
    const record = decodeRecord(encodeShortRecord(short(), json));
    records.set(key, { record, versionstamp: "00000000000000010000", parts: 0 });
  }
  const named = new Set<string>();
  let coin = 0;
  for (const { project: name, day, extract: { pairs } } of items) {
    const isAllNamed = coins[coin++ % coins.length];
    for (const [dimension, value] of pairs) {
      if (isAllNamed || coins[coin++ % coins.length]) {
        named.add(`${name} ${day} ${dimension} ${value}`);
      }
    }
  }
  return { group: items.map((item) => ({ item })), records, named, recent };
});

/** What memory knows of a project and day. */
function namesOf(
  named: ReadonlySet<string>,
  own: string,
  day: number,
): Map<string, { values: Set<string> }> {
  const names = new Map<string, { values: Set<string> }>();
  for (const text of named) {
    const [name, at, dimension, ...value] = text.split(" ");
    if (name !== own || Number(at) !== day) continue;
    const entry = names.get(dimension!) ?? { values: new Set() };
    entry.values.add(value.join(" "));
    names.set(dimension!, entry);
  }
  return names;
}

async function countLong(
  items: readonly PreparedMessage[],
  { records, named }: Case,
  counted: { has(id: string): boolean },
): Promise<{ statuses: string[]; amounts: Map<string, Map<string, bigint>> }> {
  const { outcomes, changes } = countGroup(items, records, new Set(), 0, counted);
  const isNamed = (own: string, day: number, dimension: string, value: string): boolean =>
    named.has(`${own} ${day} ${dimension} ${value}`);
  await settleValues(
    changes,
    (own, day, pairs) =>
      Promise.resolve(
        pairs.map(([dimension, value]) => isNamed(own, day, dimension, value) ? "named" : "other"),
      ),
    isNamed,
  );
  return { statuses: outcomes.map(({ status }) => status), amounts: changedAmounts(changes) };
}

function plain(amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>): string[] {
  return [...amounts].flatMap(([own, cells]) =>
    [...cells].filter(([, amount]) => amount !== 0n).map(([cell, amount]) =>
      `${own} ${cell} ${amount}`
    )
  ).sort();
}

Deno.test("countSingles and countGroup of the rest come to what countGroup of all comes to", async () => {
  let singles = 0;
  await fc.assert(
    fc.asyncProperty(someCase, fc.boolean(), async (one, recordsHoldRows) => {
      const { group, records, named, recent } = one;
      const found = countSingles(
        group,
        records,
        (own, day) => namesOf(named, own, day),
        { recordsHoldRows },
        recent,
      );
      if (!recordsHoldRows) assert.equal(found.singles.messages.length, 0);
      singles += found.singles.messages.length;
      assert.equal(found.singles.messages.length + found.rest.length, group.length);
      const ids = new Set(found.singles.messages.map(({ id }) => id));
      const rest = found.rest.map(({ item }) => item);
      const short = await countLong(rest, one, { has: (id) => recent.has(id) || ids.has(id) });
      const long = await countLong(group.map(({ item }) => item), one, recent);
      const sums = new Map<string, Map<string, bigint>>();
      for (const part of [short.amounts, found.singles.amounts]) {
        for (const [own, cells] of part) {
          const into = sums.get(own) ?? new Map<string, bigint>();
          sums.set(own, into);
          for (const [cell, amount] of cells) {
            into.set(cell, (into.get(cell) ?? 0n) + BigInt(amount));
          }
        }
      }
      assert.deepEqual(plain(sums), plain(long.amounts));
      const statuses = new Map(found.rest.map((waiting, at) => [waiting, short.statuses[at]]));
      const all = group.map((waiting) =>
        ids.has(waiting.item.id) ? "accepted" : statuses.get(waiting)
      );
      assert.deepEqual(all, long.statuses);
    }),
    { numRuns: 600 },
  );
  assert.ok(singles > 100, `only ${singles} messages were counted the short way`);
});

Deno.test("countSingles counts an id once, under however many sessions it comes", async () => {
  await fc.assert(
    fc.asyncProperty(someCase, fc.nat(), async (one, pick) => {
      const source = one.group[pick % one.group.length]!.item;
      const copies = SESSIONS.slice(0, 3).map((session) => ({
        item: { ...source, session: sessionKey(session).key },
      }));
      const group = [...copies, ...one.group];
      const records = new Map(one.records);
      for (const { item } of copies) {
        if (!records.has(item.session)) records.set(item.session, ABSENT);
      }
      const names = (own: string, day: number) => namesOf(one.named, own, day);
      const { singles, rest } = countSingles(
        group,
        records,
        names,
        { recordsHoldRows: true },
        one.recent,
      );
      const ids = new Set(singles.messages.map(({ id }) => id));
      assert.equal(ids.size, singles.messages.length);
      const { statuses } = await countLong(
        rest.map(({ item }) => item),
        { ...one, records },
        { has: (id) => one.recent.has(id) || ids.has(id) },
      );
      const accepted = [
        ...singles.messages.map(({ id }) => id),
        ...rest.filter((_, at) => statuses[at] === "accepted").map(({ item }) => item.id),
      ];
      assert.equal(new Set(accepted).size, accepted.length);
      for (const { item: { id } } of group) {
        assert.equal(accepted.includes(id), !one.recent.has(id));
      }
    }),
    { numRuns: 300 },
  );
});
