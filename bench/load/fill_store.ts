import type { Store } from "../../collector/store/store.ts";
import { MESSAGES_PER_SESSION, sessionMessages } from "./session_messages.ts";

/** What {@linkcode fillStore} fills, and how far. */
export interface FillOptions {
  /** The store; its clock must follow `clock`. */
  readonly store: Store;
  /** The clock of the store, moved along. */
  readonly clock: { now: number };
  /** Sessions that are there already. */
  readonly from: number;
  /** Sessions that are there at the end. */
  readonly to: number;
  /** Time between the starts of two sessions, in milliseconds. */
  readonly step: number;
  /** Projects that take turns. */
  readonly projects: readonly string[];
  /** Hears of the sessions that are there, now and then.
   * @default nobody */
  readonly progress?: ((sessions: number) => void) | undefined;
}

const SESSIONS_A_CALL = 25;
const CALLS = 4;

/**
 * Puts whole sessions in a store in order of time, a hundred messages a call, four calls at a time.
 *
 * @param options What, how far, how fast time goes by.
 * @returns Messages stored, and how long that took in milliseconds.
 * @throws Error when a message is not accepted.
 */
export async function fillStore(
  options: FillOptions,
): Promise<{ readonly messages: number; readonly ms: number }> {
  const { store, clock, from, to, step, projects, progress } = options;
  const origin = clock.now;
  const begun = performance.now();
  let next = from;
  const call = async (): Promise<void> => {
    while (next < to) {
      const first = next;
      next = Math.min(to, first + SESSIONS_A_CALL);
      const messages = [];
      for (let number = first; number < next; number++) {
        clock.now = origin + (number - from) * step;
        const project = projects[number % projects.length]!;
        messages.push(...sessionMessages(number, clock.now, project));
      }
      const outcomes = await store.ingest(messages);
      const other = outcomes.find(({ status }) => status !== "accepted");
      if (other !== undefined) {
        throw new Error(`Cannot fill the store: ${JSON.stringify(other)}, expected it accepted`);
      }
      progress?.(next);
    }
  };
  await Promise.all(Array.from({ length: CALLS }, call));
  return { messages: (to - from) * MESSAGES_PER_SESSION, ms: performance.now() - begun };
}
