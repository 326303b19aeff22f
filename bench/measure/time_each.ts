import { type Spread, spread } from "./spread.ts";

/**
 * How long a piece of work takes, one time after the other.
 *
 * @param times How often.
 * @param work The work; it is told how often it was done before.
 * @returns Milliseconds.
 */
export async function timeEach(
  times: number,
  work: (before: number) => Promise<unknown>,
): Promise<Spread> {
  const taken: number[] = [];
  for (let before = 0; before < times; before++) {
    const begun = performance.now();
    await work(before);
    taken.push(performance.now() - begun);
  }
  return spread(taken);
}
