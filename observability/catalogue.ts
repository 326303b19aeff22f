import type { SpanKeyed } from "./candor_events.ts";
import type { TraceParent } from "./trace_parent.ts";

/** Fields of a payload that hold a number. */
export type NumericField<P> =
  & { [F in keyof P]-?: NonNullable<P[F]> extends number ? F : never }[keyof P]
  & string;

/** Fields of a payload that may be shown: everything but the keys and parents of spans. */
export type ShownField<P> =
  & { [F in keyof P]-?: NonNullable<P[F]> extends TraceParent ? never : F }[keyof P]
  & string;

/** Label or attribute name → the payload field it shows. */
export type FieldMap<P> = Readonly<Record<string, ShownField<P>>>;

/** One event that moves an instrument. */
export type MetricSource<M> = {
  readonly [K in keyof M]: {
    /** The event type. */
    readonly event: K;
    /** The payload field to add or record; 1 counts the event itself. */
    readonly by: 1 | NumericField<M[K]>;
    /** Multiplies the field, to turn milliseconds into seconds.
     * @default 1 */
    readonly scale?: number;
    /** Which field gives each of the instrument's labels.
     * @default none */
    readonly labels?: FieldMap<M[K]>;
  };
}[keyof M];

/**
 * What counters, histograms and gauges have in common.
 *
 * @typeParam S the sources: `MetricSource<M>` where a catalogue is written, `AnySource` where it is read
 */
export interface InstrumentEntry<S> {
  /** OpenTelemetry name with dots, such as `candor.ingest.accepted`. */
  readonly name: string;
  /** One sentence for people, the `# HELP` line. */
  readonly description: string;
  /** UCUM unit: `s`, `By` or an annotation such as `{message}`. */
  readonly unit: string;
  /** The events that move it. */
  readonly sources: readonly S[];
  /**
   * Every value each label can have; another value counts as `other`. The number of series is so
   * bounded by the catalogue, and each series is visible as 0 before it first moves.
   * @default no labels
   */
  readonly labels?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

/** A histogram: an instrument with bucket bounds, in its unit. */
export interface HistogramEntry<S> extends InstrumentEntry<S> {
  /** Upper bounds of the buckets, ascending. */
  readonly boundaries: readonly number[];
}

/** A gauge: an instrument that shows the last value. */
export interface GaugeEntry<S> extends InstrumentEntry<S> {
  /** Value before the first event.
   * @default not shown until the first event */
  readonly initial?: number;
}

/** Levels of a log line, LogTape's own. */
export type LineLevel = "debug" | "info" | "warning" | "error";

/** One log line that an event writes. */
export type LineEntry<M> = {
  readonly [K in keyof M]: {
    /** The event type. */
    readonly event: K;
    /** Level of the line. */
    readonly level: LineLevel;
    /** Text with `{name}` where a value stands. */
    readonly message: string;
    /** Property name → payload field. The properties go into structured logs, shown or not.
     * @default none */
    readonly values?: FieldMap<M[K]>;
  };
}[keyof M];

/** Event types whose payload carries a span key. */
export type SpanEvent<M> = { [K in keyof M]: M[K] extends SpanKeyed ? K : never }[keyof M];

/** One side of a span: an event type and the attributes its payload gives. */
export type SpanSide<M> = {
  readonly [K in SpanEvent<M>]: {
    /** The event type. */
    readonly event: K;
    /** Attribute name → payload field; types are kept.
     * @default none */
    readonly attributes?: FieldMap<M[K]>;
    /** The span failed when this field has one of these values.
     * @default it never fails */
    readonly failedWhen?: {
      readonly field: ShownField<M[K]>;
      readonly oneOf: readonly (string | number | boolean)[];
    };
  };
}[SpanEvent<M>];

/**
 * A span from a START event to the END event with the same `spanKey`.
 *
 * @typeParam D its sides: `SpanSide<M>` where a catalogue is written, `AnySide` where it is read
 */
export interface SpanEntry<D> {
  /** Name of the span. */
  readonly name: string;
  /** Which side of a call it is.
   * @default "internal" */
  readonly kind?: "internal" | "server" | "client";
  /** The event that begins it; a `parent` field in its payload continues the caller's trace. */
  readonly start: D;
  /** The event that ends it. */
  readonly end: D;
}

/** The parts of a catalogue, by how its sources, lines and span sides are typed. */
export interface CatalogueShape<S, L, D> {
  /** Prefix of the metric names, scope of the instruments and category of the log lines. */
  readonly name: string;
  /** Counters; they only go up. */
  readonly counters: readonly InstrumentEntry<S>[];
  /** Distributions of durations and sizes. */
  readonly histograms: readonly HistogramEntry<S>[];
  /** Last values. */
  readonly gauges: readonly GaugeEntry<S>[];
  /** Log lines. */
  readonly lines: readonly L[];
  /** Spans. */
  readonly spans: readonly SpanEntry<D>[];
}

/**
 * What the events of one program mean for metrics, logs and traces, as data.
 *
 * @typeParam M event name → payload; event and field names in the catalogue are checked against it
 */
export type Catalogue<M> = CatalogueShape<MetricSource<M>, LineEntry<M>, SpanSide<M>>;

/** A source as a subscriber reads it: some event of `E`, fields by name. */
export interface AnySource<E> {
  /** The event type. */
  readonly event: E;
  /** Payload field, or 1. */
  readonly by: 1 | string;
  /** Multiplies the field.
   * @default 1 */
  readonly scale?: number;
  /** Label name → payload field.
   * @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A log line as a subscriber reads it. */
export interface AnyLine<E> {
  /** The event type. */
  readonly event: E;
  /** Level of the line. */
  readonly level: LineLevel;
  /** Text with `{name}` where a value stands. */
  readonly message: string;
  /** Property name → payload field.
   * @default none */
  readonly values?: Readonly<Record<string, string>>;
}

/** A side of a span as a subscriber reads it. */
export interface AnySide<E> {
  /** The event type. */
  readonly event: E;
  /** Attribute name → payload field.
   * @default none */
  readonly attributes?: Readonly<Record<string, string>>;
  /** When the span failed.
   * @default never */
  readonly failedWhen?: {
    readonly field: string;
    readonly oneOf: readonly (string | number | boolean)[];
  };
}

/**
 * A catalogue whose events are among those of a bus. A bus whose event map joins several programs takes
 * the catalogue of each.
 *
 * @typeParam M event map of the bus
 */
export type CatalogueOf<M> = CatalogueShape<
  AnySource<keyof M>,
  AnyLine<keyof M>,
  AnySide<keyof M>
>;
