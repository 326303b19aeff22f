import type { z } from "zod";
import type { CandorEvents } from "../../observability/mod.ts";
import type { Message } from "../../schemas/mod.ts";

/** Name of a system whose own wire format the collector accepts. */
export type ForeignSystemName = CandorEvents["foreign.message"]["system"];

/** What a translation may use besides the body itself. */
export interface TranslationContext {
  /** Project that the messages count for. */
  readonly project: string;
  /** When the request arrived, milliseconds since 1970 UTC. */
  readonly receivedAt: number;
  /** Digits of the top-level whole numbers that a double cannot hold, by key. */
  readonly literals: ReadonlyMap<string, string>;
  /** A fresh UUIDv7. */
  readonly freshId: () => string;
}

/** A foreign message in our terms. */
export interface Translation {
  /** What it was recognised as, in the words of its system; `unknown` when it was not. */
  readonly event: string;
  /** Our messages; none when there is nothing to count. */
  readonly messages: readonly Message[];
  /** Keys that the system's schema does not know; they were dropped. */
  readonly ignoredKeys: readonly string[];
  /** Where a value that may not travel or does not fit was left out, such as `EnvMessage.cpu_type`. */
  readonly droppedValues: readonly string[];
}

/** One system: where its clients post, what they post and what that means. */
export interface ForeignSystem {
  /** Its name, which is also the project it counts for unless a request says otherwise. */
  readonly name: ForeignSystemName;
  /** What people call it; the heading of its tables. */
  readonly title: string;
  /** Paths that its clients post to, below `/compat`. */
  readonly paths: readonly string[];
  /** Schemas of its wire, by what the operator's page calls the message. */
  readonly schemas: Readonly<Record<string, z.ZodObject>>;
  /** Translates one body. Pure, and never throws for a JSON object. */
  readonly translate: (
    raw: Readonly<Record<string, unknown>>,
    context: TranslationContext,
  ) => Translation;
}
