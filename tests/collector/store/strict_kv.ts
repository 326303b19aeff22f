import { serialize } from "node:v8";

/**
 * Wraps a database so that it refuses commits as a stricter back end does.
 *
 * @param inner The database.
 * @param most Most checks of a commit, most mutations, and most bytes of the values that it sets.
 */
export function strictKv(
  inner: Deno.Kv,
  { checks = Infinity, mutations = Infinity, bytes = Infinity }: {
    readonly checks?: number;
    readonly mutations?: number;
    readonly bytes?: number;
  },
): Deno.Kv {
  const wrap = (atomic: Deno.AtomicOperation): Deno.AtomicOperation => {
    const made = { checks: 0, mutations: 0, bytes: 0 };
    const wrapped: Deno.AtomicOperation = new Proxy(atomic, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (name === "commit") {
            if (made.checks > checks) throw new TypeError(`Too many checks (max ${checks})`);
            if (made.mutations > mutations) {
              throw new TypeError(`Too many mutations (max ${mutations})`);
            }
            if (made.bytes > bytes) {
              throw new TypeError(`Total mutation size too large (max ${bytes} bytes)`);
            }
            return target.commit();
          }
          if (name === "set" && bytes < Infinity) made.bytes += serialize(args[1]).length;
          if (name === "check") made.checks += args.length;
          else made.mutations++;
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
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
