import type { TraceParent } from "./trace_parent.ts";

/** `true` for a union of string literals, `false` for `string` and for open template types. */
type IsClosedString<T extends string> = Record<never, never> extends Record<T, 1> ? false : true;

/** The field's own type if it may travel on a bus, `never` otherwise. */
export type ClosedField<T> = T extends number | boolean | undefined ? T
  : T extends TraceParent ? T
  : T extends string ? (IsClosedString<T> extends true ? T : never)
  : never;

/**
 * An event map whose payloads can hold numbers, booleans and closed string unions and nothing else.
 *
 * A field of type `string`, an open template type such as `` `user-${string}` ``, an object or an
 * array turns into `never`, so publishing it does not compile. That is how a session id, an address
 * or a piece of a body is kept out of every log line, metric label and span attribute: there is no
 * payload it could ride in. The one further type allowed is {@linkcode TraceParent}, the validated
 * W3C parent of a span.
 *
 * Use it as a constraint on itself: `<M extends ClosedEvents<M>>`.
 *
 * @typeParam M event name → payload
 * @example
 * ```ts
 * import type { ClosedEvents } from "@candor/usage/observability";
 *
 * interface Doors {
 *   "door.opened": { readonly side: "left" | "right"; readonly count: number };
 * }
 * function accepts<M extends ClosedEvents<M>>(events: (keyof M)[]): number {
 *   return events.length;
 * }
 * accepts<Doors>(["door.opened"]);
 * ```
 */
export type ClosedEvents<M> = {
  readonly [K in keyof M]: { readonly [F in keyof M[K]]: ClosedField<M[K][F]> };
};
