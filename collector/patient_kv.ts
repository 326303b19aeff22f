import { withPatience } from "./with_patience.ts";

/**
 * Lets every write to a database wait for its turn.
 *
 * Several processes may work on one file: a collector, a command that rebuilds, a second collector. The
 * file has one writer at a time, and a commit with checks that comes second fails at once with `database
 * is locked`. Nothing has been written then, so it is made again until it has its turn.
 *
 * @param kv The database; its own methods are replaced.
 * @returns The same database.
 *
 * @example
 * ```ts
 * import { patientKv } from "./patient_kv.ts";
 * import assert from "node:assert/strict";
 *
 * using kv = patientKv(await Deno.openKv(":memory:"));
 * assert.equal((await kv.atomic().set(["a"], 1).commit()).ok, true);
 * ```
 */
export function patientKv(kv: Deno.Kv): Deno.Kv {
  const begin = kv.atomic.bind(kv);
  const set = kv.set.bind(kv);
  const remove = kv.delete.bind(kv);
  return Object.assign(kv, {
    atomic(): Deno.AtomicOperation {
      const operation = begin();
      const commit = operation.commit.bind(operation);
      return Object.assign(operation, { commit: () => withPatience(commit) });
    },
    set: (...args: Parameters<Deno.Kv["set"]>) => withPatience(() => set(...args)),
    delete: (...args: Parameters<Deno.Kv["delete"]>) => withPatience(() => remove(...args)),
  });
}
