import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import type { Declarations } from "../../schemas/declaration.ts";
import type { AdaptiveLimits } from "./kv_limits.ts";

/** How a store counts, publishes and keeps. Every field has a default. */
export interface StoreOptions {
  /** The present, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Fewest sessions of a published group.
   * @default 5 */
  readonly minCell?: number | undefined;
  /** Days that raw messages are kept.
   * @default 90 */
  readonly retentionDays?: number | undefined;
  /** The only projects that are counted.
   * @default every well-formed name, up to `maxProjects` */
  readonly projects?: Iterable<string> | undefined;
  /** Most projects when any name is taken.
   * @default 1000 */
  readonly maxProjects?: number | undefined;
  /** Most messages that wait for a commit; more are turned away.
   * @default 10_000 */
  readonly maxQueuedMessages?: number | undefined;
  /** How long a caller waits for a database that does not answer, in milliseconds.
   * @default 10_000 */
  readonly patienceMs?: number | undefined;
  /** What programs declared of their settings, by project: how they are counted. To rebuild counters, the
   * same as to count.
   * @default none */
  readonly declarations?: Declarations | undefined;
  /** Where events go.
   * @default nowhere */
  readonly bus?: EventBus<CandorEvents> | undefined;
  /** What a commit may hold, to begin with.
   * @default the limits of Deno KV */
  readonly limits?: AdaptiveLimits | undefined;
}
