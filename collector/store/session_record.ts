import type { Receipt } from "../../schemas/mod.ts";
import type { Counted, DayPart, Summary } from "./summary.ts";

/** What the store holds about a session. */
export type SessionRecord =
  | { readonly state: "counted"; readonly projects: ReadonlyMap<string, Summary> }
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
  | { readonly p: PackedProjects }
  | { readonly p: PackedProjects; readonly k: number; readonly i: string }
  | { readonly r: Receipt };

const COUNTED: readonly Counted[] = ["named", "other", "left out"];
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A record as bytes: compact JSON, sums as decimal digits. */
export function encodeRecord(record: SessionRecord): Uint8Array {
  return encoder.encode(JSON.stringify(pack(record)));
}

/** The record that {@linkcode encodeRecord} wrote. */
export function decodeRecord(bytes: Uint8Array): SessionRecord {
  const packed = JSON.parse(decoder.decode(bytes)) as Packed;
  if ("r" in packed) return { state: "deleted", receipt: packed.r };
  const projects = new Map<string, Summary>();
  for (const name in packed.p) projects.set(name, unpackSummary(packed.p[name]!));
  return "i" in packed
    ? { state: "deleting", projects, deleted: packed.k, receiptId: packed.i }
    : { state: "counted", projects };
}

function pack(record: SessionRecord): Packed {
  if (record.state === "deleted") return { r: record.receipt };
  const p: Record<string, PackedSummary> = {};
  for (const [name, summary] of record.projects) p[name] = packSummary(summary);
  return record.state === "counted" ? { p } : { p, k: record.deleted, i: record.receiptId };
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
