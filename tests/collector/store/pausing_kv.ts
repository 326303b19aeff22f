/**
 * Wraps a database so that something else happens right before one of the steps that are made on it: a
 * read of a key, the beginning of a list, or a commit. Trying every step tries every interleaving of one
 * writer with another that comes in between and goes on to its end; there are no more steps when
 * nothing has come between.
 *
 * @param inner The database.
 * @param step Number of the step, from 0.
 * @param between What happens before it, once.
 */
export function pausingKv(inner: Deno.Kv, step: number, between: () => Promise<void>): Deno.Kv {
  let steps = 0;
  const pass = async (): Promise<void> => {
    if (steps++ === step) await between();
  };
  const wrap = (atomic: Deno.AtomicOperation): Deno.AtomicOperation => {
    const wrapped: Deno.AtomicOperation = new Proxy(atomic, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (name === "commit") return pass().then(() => target.commit());
          method.apply(target, args);
          return wrapped;
        };
      },
    });
    return wrapped;
  };
  return new Proxy(inner, {
    get(target, name) {
      if (name === "atomic") return () => wrap(target.atomic());
      if (name === "get") {
        return (...args: Parameters<Deno.Kv["get"]>) => pass().then(() => target.get(...args));
      }
      if (name === "getMany") {
        return (...args: Parameters<Deno.Kv["getMany"]>) =>
          pass().then(() => target.getMany(...args));
      }
      if (name === "list") {
        return async function* (...args: Parameters<Deno.Kv["list"]>) {
          await pass();
          yield* target.list(...args);
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
