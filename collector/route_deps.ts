import type { Context, Hono } from "hono";
import type { CandorEvents, EventBus } from "../observability/mod.ts";
import type { Deadline } from "./deadline.ts";
import type { IntakeCaps } from "./intake_caps.ts";
import type { ResolvedOptions } from "./options.ts";
import type { ReceiptSigner } from "./receipt_signer.ts";
import type { Store } from "./store/store.ts";

/** What the routes of a collector work with. */
export interface RouteDeps {
  /** What is kept. */
  readonly store: Store;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Options without gaps. */
  readonly options: ResolvedOptions;
  /** Counts and bounds the bytes of bodies held at once. */
  readonly bytesInFlight: ByteBudget;
  /** How long bodies may take to arrive; whoever waits longest makes room when there is none left. */
  readonly bodyDeadline: Deadline;
  /** Bounds how much one source or one day can add. */
  readonly caps: IntakeCaps;
  /** Signs receipts; they are not signed without it. */
  readonly receipts?: ReceiptSigner | undefined;
  /** Text for `/metrics`, if there is any. */
  readonly prometheusText?: (() => string | Promise<string>) | undefined;
}

/** A bound on bytes held at once. */
export interface ByteBudget {
  /** Takes bytes, or says that there are not that many left. */
  take(bytes: number): boolean;
  /** Gives them back. */
  give(bytes: number): void;
}

/** What a runtime tells about a connection: `Deno.serve` hands it to the app as its environment. */
export interface ConnectionInfo {
  /** The other end. */
  readonly remoteAddr?: Deno.Addr | undefined;
}

/** Types of the collector's Hono app. */
export interface CollectorEnv {
  /** From the runtime. */
  Bindings: ConnectionInfo;
  /** From the app to its routes. */
  Variables: {
    /** Random name of this answer. */
    requestId: string;
    /** What the limit keeps in the place of the source; empty where it keeps nothing. */
    source: string;
  };
}

/** The collector's Hono app. */
export type CollectorApp = Hono<CollectorEnv>;

/** A request on its way through the collector. */
export type CollectorContext = Context<CollectorEnv>;
