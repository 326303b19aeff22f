import { DEFAULT_MIN_CELL } from "../schemas/limits.ts";
import type { Declarations } from "../schemas/mod.ts";
import type { ProjectKeyHashes } from "./write_keys.ts";

/** How a collector behaves over HTTP. Every field has a default; units are in the names. */
export interface CollectorOptions {
  /** Projects that are served; a message of any other is refused and its address is not found.
   * @default every well-formed name, up to the store's bound */
  readonly projects?: readonly string[] | undefined;
  /** Requests a minute and source; `0` for no limit. Deletions count in it.
   * @default 600 */
  readonly rateLimit?: number | undefined;
  /** Messages that count an hour and source; further ones are refused until the hour is over. `0` for no
   * limit. Copies and refused messages do not count in it.
   * @default 100_000 */
  readonly sourceCap?: number | undefined;
  /** Messages that count for one project on one UTC day, in this process. `0` for no limit.
   * @default 10_000_000 */
  readonly projectCap?: number | undefined;
  /** Sources remembered at once by the rate limit; the least recent are forgotten first.
   * @default 50_000 */
  readonly maxSources?: number | undefined;
  /** Whether a proxy in front is believed when it names the client (`X-Forwarded-For`) and the
   * transport (`X-Forwarded-Proto`). Wrong without such a proxy: a client could name itself.
   * @default false */
  readonly trustProxy?: boolean | undefined;
  /** SHA-256 of the admin token in hexadecimal; see `hashToken`.
   * @default none, and then nobody may export */
  readonly adminTokenHash?: string | undefined;
  /** SHA-256 of the write keys of projects that want one; see `hashToken`.
   * @default none: everyone may report for every project */
  readonly writeKeyHashes?: ProjectKeyHashes | undefined;
  /** Web origins whose pages may read the public reports, `*` for all.
   * @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Longest time that a body may take to arrive, in milliseconds.
   * @default 30_000 */
  readonly bodyTimeoutMs?: number | undefined;
  /** Bytes of bodies held at once; a request beyond it is turned away with 503.
   * @default 67_108_864 (64 MiB) */
  readonly maxBytesInFlight?: number | undefined;
  /** How long a public answer may be reused by caches, in seconds.
   * @default 60 */
  readonly publicMaxAgeSeconds?: number | undefined;
  /** Who runs the collector, as shown on its pages.
   * @default not said */
  readonly operator?: string | undefined;
  /** Where to reach them: an `https:` or `mailto:` address.
   * @default not said */
  readonly operatorUrl?: string | undefined;
  /** Fewest sessions that a value needs to be named, as the pages say it; the store keeps to it.
   * @default 5 */
  readonly minCell?: number | undefined;
  /** Days that raw messages are kept, as the pages say it; the store keeps to it.
   * @default 90 */
  readonly retentionDays?: number | undefined;
  /** What programs declared of their own settings and features, by project: dimensions, entries of the
   * dictionary and charts are made of it. See `declareEngine` and `readDeclarations`.
   * @default none, settings and features are counted by their names */
  readonly declarations?: Declarations | undefined;
  /** Longest time that `/readyz` waits for the store, in milliseconds.
   * @default 2_000 */
  readonly readyTimeoutMs?: number | undefined;
}

/** {@linkcode CollectorOptions} with every default filled in. */
export type ResolvedOptions =
  & {
    readonly [Name in Exclude<keyof CollectorOptions, Unset>]-?: NonNullable<
      CollectorOptions[Name]
    >;
  }
  & {
    readonly projects: ReadonlySet<string> | undefined;
    readonly adminTokenHash: string | undefined;
    readonly operator: string | undefined;
    readonly operatorUrl: string | undefined;
  };

type Unset = "projects" | "adminTokenHash" | "operator" | "operatorUrl";

/**
 * Fills in the defaults.
 *
 * @param options What the caller said.
 * @returns Options without gaps.
 * @throws RangeError when a number is negative or not whole.
 *
 * @example
 * ```ts
 * import { resolveOptions } from "./options.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(resolveOptions({}).rateLimit, 600);
 * ```
 */
export function resolveOptions(options: CollectorOptions): ResolvedOptions {
  return {
    projects: options.projects === undefined || options.projects.length === 0
      ? undefined
      : new Set(options.projects),
    rateLimit: whole("rateLimit", options.rateLimit ?? 600),
    sourceCap: whole("sourceCap", options.sourceCap ?? 100_000),
    projectCap: whole("projectCap", options.projectCap ?? 10_000_000),
    maxSources: whole("maxSources", options.maxSources ?? 50_000),
    trustProxy: options.trustProxy ?? false,
    adminTokenHash: options.adminTokenHash,
    writeKeyHashes: options.writeKeyHashes ?? new Map(),
    corsOrigins: options.corsOrigins ?? [],
    bodyTimeoutMs: whole("bodyTimeoutMs", options.bodyTimeoutMs ?? 30_000),
    maxBytesInFlight: whole("maxBytesInFlight", options.maxBytesInFlight ?? 67_108_864),
    publicMaxAgeSeconds: whole("publicMaxAgeSeconds", options.publicMaxAgeSeconds ?? 60),
    operator: options.operator,
    operatorUrl: options.operatorUrl,
    minCell: whole("minCell", options.minCell ?? DEFAULT_MIN_CELL),
    retentionDays: whole("retentionDays", options.retentionDays ?? 90),
    declarations: options.declarations ?? {},
    readyTimeoutMs: whole("readyTimeoutMs", options.readyTimeoutMs ?? 2_000),
  };
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(
    `Cannot create collector: ${name} is ${value}, expected a whole number of 0 or more`,
  );
}
