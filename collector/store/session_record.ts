import type { Receipt } from "../../schemas/mod.ts";
import type { StoredMessage } from "./row_codec.ts";
import { readShort } from "./short_record.ts";
import { addMessage, type Counted, type DayPart, emptySummary, type Summary } from "./summary.ts";
import { utcDay } from "./utc_day.ts";

/** What the store holds about a session. */
export type SessionRecord =
  | {
    readonly state: "counted";
    /** What it was counted for, by project. */
    readonly projects: ReadonlyMap<string, Summary>;
    /** Ids of its first messages. */
    readonly ids: readonly string[];
    /** Number of further messages; their ids have marks of their own. */
    readonly marks: number;
    /** Its messages as JSON joined by commas, all of one day; empty when they are rows of their own. */
    readonly messages: string;
  }
  | {
    /** Its deletion has begun and is not complete. */
    readonly state: "deleting";
    /** What of it is still counted. */
    readonly projects: ReadonlyMap<string, Summary>;
    /** Messages deleted so far. */
    readonly deleted: number;
    /** Name of the receipt to come. */
    readonly receiptId: string;
  }
  | { readonly state: "deleted"; readonly receipt: Receipt };

type PackedSeries = readonly [name: string, sum: string, counted: number];
type PackedDay = readonly [
  day: number,
  messages: number,
  errors: number,
  ...series: readonly PackedSeries[],
];
type PackedSummary = {
  readonly d: number;
  readonly c?: 1;
  readonly v: Readonly<Record<string, readonly (string | readonly [string, number])[]>>;
  readonly m: readonly PackedDay[];
};
type PackedProjects = Readonly<Record<string, PackedSummary>>;
type Packed =
  | { readonly p: PackedProjects; readonly m?: readonly string[]; readonly n?: number }
  | { readonly p: PackedProjects; readonly k: number; readonly i: string }
  | { readonly r: Receipt };

const COUNTED: readonly Counted[] = ["named", "other", "left out"];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A record as bytes: compact JSON, sums as decimal digits; its messages, if any, in a second line. */
export function encodeRecord(record: SessionRecord): Uint8Array {
  const head = JSON.stringify(pack(record));
  const messages = record.state === "counted" ? record.messages : "";
  return encoder.encode(messages === "" ? head : `${head}\n${messages}`);
}

/**
 * The record of a session with one message as bytes.
 *
 * @param short What it is counted for, from `writeShort`.
 * @param message The message as JSON.
 */
export function encodeShortRecord(short: string, message: string): Uint8Array {
  return encoder.encode(`${short}\n${message}`);
}

/** The record that {@linkcode encodeRecord} or {@linkcode encodeShortRecord} wrote. */
export function decodeRecord(bytes: Uint8Array): SessionRecord {
  const text = decoder.decode(bytes);
  const end = text.indexOf("\n");
  const messages = end === -1 ? "" : text.slice(end + 1);
  if (text.startsWith("[")) return unpackShort(text.slice(0, end), messages);
  const packed = JSON.parse(end === -1 ? text : text.slice(0, end)) as Packed;
  if ("r" in packed) return { state: "deleted", receipt: packed.r };
  const projects = new Map<string, Summary>();
  for (const name in packed.p) projects.set(name, unpackSummary(packed.p[name]!));
  return "i" in packed
    ? { state: "deleting", projects, deleted: packed.k, receiptId: packed.i }
    : { state: "counted", projects, ids: packed.m ?? [], marks: packed.n ?? 0, messages };
}

function pack(record: SessionRecord): Packed {
  if (record.state === "deleted") return { r: record.receipt };
  const p: Record<string, PackedSummary> = {};
  for (const [name, summary] of record.projects) p[name] = packSummary(summary);
  if (record.state === "deleting") return { p, k: record.deleted, i: record.receiptId };
  return record.marks === 0 ? { p, m: record.ids } : { p, m: record.ids, n: record.marks };
}

function unpackShort(short: string, text: string): SessionRecord {
  const message = JSON.parse(text) as StoredMessage;
  const summary = emptySummary();
  const pairs = readShort(short, message);
  const day = utcDay(Date.parse(String(message.occurred_at)));
  addMessage(summary, day, { pairs, counters: [], errors: 0, ci: false });
  const projects = new Map([[String(message.project), summary]]);
  return {
    state: "counted",
    projects,
    ids: [String(message.message_id)],
    marks: 0,
    messages: text,
  };
}

function packSummary(summary: Summary): PackedSummary {
  const v: Record<string, (string | [string, number])[]> = {};
  for (const [dimension, held] of summary.values) {
    const list: (string | [string, number])[] = [];
    for (const [value, counted] of held) {
      list.push(counted === "named" ? value : [value, COUNTED.indexOf(counted)]);
    }
    v[dimension] = list;
  }
  const m: PackedDay[] = [];
  for (const [day, part] of summary.days) {
    const series: PackedSeries[] = [];
    for (const [name, { sum, counted }] of part.series) {
      series.push([name, String(sum), COUNTED.indexOf(counted)]);
    }
    m.push([day, part.messages, part.errors, ...series]);
  }
  return summary.ci ? { d: summary.day, c: 1, v, m } : { d: summary.day, v, m };
}

function unpackSummary(packed: PackedSummary): Summary {
  const values = new Map<string, Map<string, Counted>>();
  for (const dimension in packed.v) {
    const held = new Map<string, Counted>();
    for (const entry of packed.v[dimension]!) {
      if (typeof entry === "string") held.set(entry, "named");
      else held.set(entry[0], COUNTED[entry[1]] ?? "named");
    }
    values.set(dimension, held);
  }
  const days = new Map<number, DayPart>();
  for (const [day, messages, errors, ...list] of packed.m) {
    const series: DayPart["series"] = new Map();
    for (const [name, sum, counted] of list) {
      series.set(name, { sum: BigInt(sum), counted: COUNTED[counted] ?? "named" });
    }
    days.set(day, { messages, errors, series });
  }
  return { day: packed.d, ci: packed.c === 1, values, days };
}
