/** What goes wrong with a commit. */
export type Fault = "lost before" | "lost after";

/** A database whose commits fail when told to. */
export interface FaultyKv {
  readonly kv: Deno.Kv;
  /** Lets so many commits pass, then one goes wrong. */
  failAfter(commits: number, fault: Fault): void;
  /** Nothing goes wrong any more. */
  heal(): void;
}

/**
 * Wraps a database so that a commit can fail as it fails in the field: it never arrived, or it was made
 * and the answer was lost.
 */
export function faultyKv(inner: Deno.Kv): FaultyKv {
  let left = Infinity;
  let fault: Fault = "lost before";
  const wrapAtomic = (atomic: Deno.AtomicOperation): Deno.AtomicOperation =>
    new Proxy(atomic, {
      get(target, name) {
        if (name === "commit") {
          return async () => {
            const fails = left-- <= 0;
            if (fails && fault === "lost before") throw new Error("connection lost");
            const result = await target.commit();
            if (fails) throw new Error("answer lost");
            return result;
          };
        }
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          method.apply(target, args);
          return wrapped;
        };
      },
    });
  let wrapped: Deno.AtomicOperation;
  const kv = new Proxy(inner, {
    get(target, name) {
      if (name === "atomic") return () => wrapped = wrapAtomic(target.atomic());
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return {
    kv,
    failAfter: (commits, kind) => {
      left = commits;
      fault = kind;
    },
    heal: () => left = Infinity,
  };
}
