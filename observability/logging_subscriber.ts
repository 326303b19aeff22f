import type { Logger } from "@logtape/logtape";
import type { CatalogueOf, LineLevel } from "./catalogue.ts";
import type { BusEvent, EventSubscriber } from "./event_bus.ts";
import { shownValue } from "./shown_value.ts";

/** What the logging subscriber needs of a LogTape logger. */
export type LoggerPort = Pick<Logger, "emit" | "isEnabledFor">;

interface Line {
  readonly level: LineLevel;
  readonly rawMessage: string;
  /** Text and property names in turn, beginning and ending with text. */
  readonly parts: readonly string[];
  readonly values: readonly (readonly [property: string, field: string])[];
  readonly logger: LoggerPort;
}

function rendered(line: Line, properties: Readonly<Record<string, unknown>>): unknown[] {
  return line.parts.map((part, index) => index % 2 === 0 ? part : properties[part]);
}

/**
 * Makes the subscriber that writes one structured line for each log entry of an event.
 *
 * Lines carry the moment of `publish` and the properties the catalogue names, nothing else. Nothing is
 * configured here: without a LogTape configuration of the program's own the lines go nowhere.
 *
 * @typeParam M event name → payload
 * @param catalogues what the events mean
 * @param loggerOf gives the logger for a catalogue's name; LogTape's `getLogger`
 * @returns a subscriber for `bus.subscribe`
 * @example
 * ```ts
 * import { CANDOR_CATALOGUE, createLoggingSubscriber } from "@candor/usage/observability";
 * import { getLogger } from "@logtape/logtape";
 * import assert from "node:assert/strict";
 *
 * const subscriber = createLoggingSubscriber([CANDOR_CATALOGUE], (name) => getLogger([name]));
 * assert.equal(subscriber.name, "logging");
 * ```
 */
export function createLoggingSubscriber<M>(
  catalogues: readonly CatalogueOf<M>[],
  loggerOf: (category: string) => LoggerPort,
): EventSubscriber<M> {
  const lines = new Map<keyof M, Line[]>();
  for (const catalogue of catalogues) {
    const logger = loggerOf(catalogue.name);
    for (const { event, level, message, values } of catalogue.lines) {
      const line: Line = {
        level,
        logger,
        rawMessage: message,
        parts: message.split(/\{(\w+)\}/),
        values: Object.entries(values ?? {}),
      };
      lines.set(event, [...lines.get(event) ?? [], line]);
    }
  }
  return {
    name: "logging",
    events: [...lines.keys()],
    handle(event: BusEvent<M>): void {
      for (const line of lines.get(event.type) ?? []) {
        if (!line.logger.isEnabledFor(line.level)) continue;
        const payload = event.payload as Readonly<Record<string, unknown>>;
        const properties: Record<string, unknown> = { event: event.type };
        for (const [property, field] of line.values) {
          properties[property] = shownValue(payload[field]);
        }
        line.logger.emit({
          timestamp: event.timestamp,
          level: line.level,
          rawMessage: line.rawMessage,
          message: rendered(line, properties),
          properties,
        });
      }
    },
  };
}
