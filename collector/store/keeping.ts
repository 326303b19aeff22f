import { type KeptTerms, keptTerms, sweptTerms } from "./kept_terms.ts";
import { keptTermsKey, layoutKey } from "./keys.ts";

/** Keeps in mind how long messages are kept in a store, by whatever collectors work on it. */
export interface Keeping {
  /** The terms as they stand; `null` when nobody has noted any. */
  read(): Promise<KeptTerms | null>;
  /** Notes how long this collector keeps messages; to be awaited before it writes any. */
  note(now: number): Promise<void>;
  /**
   * Notes which messages are about to be swept; to be awaited before they are.
   *
   * @param firstDay First day whose messages stay.
   * @param now The present, milliseconds since 1970 UTC.
   * @returns The terms from now on; `null` for an empty store, which stays empty.
   */
  sweep(firstDay: number, now: number): Promise<KeptTerms | null>;
  /** Notes that no record holds a message any more, after a look at all that began at an instant. */
  emptied(began: number): Promise<void>;
}

/**
 * The terms of a store, in the store.
 *
 * A collector may be told to keep messages for longer than before, or than another one on the same store.
 * Which days still have all of their messages depends on all of them: counters of other days cannot be
 * worked out again, and `rebuild` has to leave them as they are.
 *
 * @param kv The store.
 * @param days Days that this collector keeps messages.
 */
export function createKeeping(kv: Deno.Kv, days: number): Keeping {
  const read = (): Promise<Deno.KvEntryMaybe<KeptTerms>> => kv.get<KeptTerms>(keptTermsKey());
  const change = async (next: (terms: KeptTerms | null) => KeptTerms): Promise<KeptTerms> => {
    for (;;) {
      const entry = await read();
      const terms = next(entry.value);
      if (terms === entry.value) return terms;
      if ((await kv.atomic().check(entry).set(keptTermsKey(), terms).commit()).ok) return terms;
    }
  };
  return {
    read: async () => (await read()).value,
    note: async (now) => void await change((terms) => keptTerms(terms, days, now)),
    sweep: async (firstDay, now) => {
      const [terms, layout] = await kv.getMany<[KeptTerms, number]>([keptTermsKey(), layoutKey()]);
      if (terms.value === null && layout.value === null) return null;
      return await change((terms) => sweptTerms(keptTerms(terms, days, now), firstDay, now));
    },
    emptied: async (began) => {
      await change((terms) => ({ ...keptTerms(terms, days, began), emptied: began }));
    },
  };
}
