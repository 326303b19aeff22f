/**
 * Waits for work, but no longer than a limit; the work itself goes on.
 *
 * @param limitMs limit in milliseconds
 * @param work what is waited for; it must not reject
 * @example
 * ```ts
 * import { within } from "./within.ts";
 *
 * await within(5, new Promise(() => {}));
 * ```
 */
export async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => timer = setTimeout(resolve, limitMs));
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
