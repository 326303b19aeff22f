/** Work that a KV was asked for. */
export interface KvWork {
  /** Entries asked for by key, or returned by a list. */
  reads: number;
  /** The same in units of 4 KiB, as a hosted KV bills them. */
  readUnits: number;
  /** Sets, sums and deletions. */
  writes: number;
  /** The same in units of 1 KiB, as a hosted KV bills them. */
  writeUnits: number;
  /** Atomic commits. */
  commits: number;
  /** Version checks. */
  checks: number;
}

const READ_UNIT = 4096;
const WRITE_UNIT = 1024;

/**
 * A KV that passes every call on and counts what it asks for.
 *
 * @param kv The KV to work on.
 * @returns The counting one, and what it has counted so far.
 */
export function countingKv(kv: Deno.Kv): { readonly kv: Deno.Kv; readonly work: KvWork } {
  const work: KvWork = { reads: 0, readUnits: 0, writes: 0, writeUnits: 0, commits: 0, checks: 0 };
  const read = (value: unknown): void => {
    work.reads++;
    work.readUnits += Math.max(1, Math.ceil(sizeOf(value) / READ_UNIT));
  };
  const wrote = (value: unknown): void => {
    work.writes++;
    work.writeUnits += Math.max(1, Math.ceil(sizeOf(value) / WRITE_UNIT));
  };
  const counting = {
    get: async (...args: Parameters<Deno.Kv["get"]>) => {
      const entry = await kv.get(...args);
      read(entry.value);
      return entry;
    },
    getMany: async (...args: Parameters<Deno.Kv["getMany"]>) => {
      const entries = await kv.getMany(...args);
      for (const { value } of entries) read(value);
      return entries;
    },
    list: (...args: Parameters<Deno.Kv["list"]>) => countList(kv.list(...args), read),
    set: async (...args: Parameters<Deno.Kv["set"]>) => {
      wrote(args[1]);
      work.commits++;
      return await kv.set(...args);
    },
    delete: async (...args: Parameters<Deno.Kv["delete"]>) => {
      wrote(null);
      work.commits++;
      return await kv.delete(...args);
    },
    atomic: () => countAtomic(kv.atomic(), work, wrote),
    close: () => kv.close(),
  };
  return { kv: counting as unknown as Deno.Kv, work };
}

async function* countList(
  entries: Deno.KvListIterator<unknown>,
  read: (value: unknown) => void,
): AsyncGenerator<Deno.KvEntry<unknown>> {
  for await (const entry of entries) {
    read(entry.value);
    yield entry;
  }
}

function countAtomic(
  atomic: Deno.AtomicOperation,
  work: KvWork,
  wrote: (value: unknown) => void,
): Deno.AtomicOperation {
  const counting = {
    check: (...checks: Deno.AtomicCheck[]) => {
      work.checks += checks.length;
      atomic.check(...checks);
      return counting;
    },
    set: (...args: Parameters<Deno.AtomicOperation["set"]>) => {
      wrote(args[1]);
      atomic.set(...args);
      return counting;
    },
    sum: (...args: Parameters<Deno.AtomicOperation["sum"]>) => {
      wrote(0);
      atomic.sum(...args);
      return counting;
    },
    delete: (...args: Parameters<Deno.AtomicOperation["delete"]>) => {
      wrote(null);
      atomic.delete(...args);
      return counting;
    },
    commit: () => {
      work.commits++;
      return atomic.commit();
    },
  };
  return counting as unknown as Deno.AtomicOperation;
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  return value === undefined || typeof value === "bigint" ? 8 : JSON.stringify(value).length;
}
