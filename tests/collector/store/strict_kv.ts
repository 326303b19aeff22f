/**
 * Wraps a database so that it refuses commits as a stricter back end does.
 *
 * @param inner The database.
 * @param most Most checks of a commit, and most mutations.
 */
export function strictKv(
  inner: Deno.Kv,
  { checks = Infinity, mutations = Infinity }: {
    readonly checks?: number;
    readonly mutations?: number;
  },
): Deno.Kv {
  const wrap = (atomic: Deno.AtomicOperation): Deno.AtomicOperation => {
    const made = { checks: 0, mutations: 0 };
    const wrapped: Deno.AtomicOperation = new Proxy(atomic, {
      get(target, name) {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          if (name === "commit") {
            if (made.checks > checks) throw new TypeError(`Too many checks (max ${checks})`);
            if (made.mutations > mutations) {
              throw new TypeError(`Too many mutations (max ${mutations})`);
            }
            return target.commit();
          }
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
