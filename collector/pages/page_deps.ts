import type { Declarations } from "../../schemas/mod.ts";
import type { Store } from "../store/store.ts";

/** What pages may be told by whoever runs the collector. */
export interface PageOptions {
  /** Projects that are served; a page of any other is not found.
   * @default every well-formed name */
  readonly projects?: ReadonlySet<string> | undefined;
  /** How long a public answer may be reused by caches, in seconds.
   * @default 60 */
  readonly publicMaxAgeSeconds?: number | undefined;
  /** Who runs the collector, as shown on its pages.
   * @default not said */
  readonly operator?: string | undefined;
  /** Where to reach them: an `https:` or `mailto:` address.
   * @default not said */
  readonly operatorUrl?: string | undefined;
  /** Days after which raw messages expire.
   * @default 90 */
  readonly retentionDays?: number | undefined;
  /** Fewest sessions that a value needs to be named.
   * @default 5 */
  readonly minCell?: number | undefined;
  /** What programs declared, by project.
   * @default none */
  readonly declarations?: Declarations | undefined;
}

/** What the pages work with. */
export interface PageDeps {
  /** What is kept. */
  readonly store: Store;
  /** Clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** What the operator says. */
  readonly options?: PageOptions | undefined;
  /**
   * Whether the data is made up; every page then says so.
   * @default false
   */
  readonly synthetic?: boolean | undefined;
  /**
   * The API description (OpenAPI 3) that `/docs` presents.
   * @default the collector's own
   */
  readonly openApi?: (() => unknown) | undefined;
}

/** What every page shows besides its content. */
export interface SiteContext {
  /** Whether the data is made up. */
  readonly synthetic: boolean;
  /** Who runs the collector, if it was said. */
  readonly operator: string | null;
  /** Where to reach them, if it was said. */
  readonly operatorUrl: string | null;
  /** Days after which raw messages expire. */
  readonly retentionDays: number;
  /** Fewest sessions that a value needs to be named. */
  readonly minCell: number;
  /** What programs declared, by project. */
  readonly declarations: Declarations;
}
