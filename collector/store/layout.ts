import { LAYOUT_VERSION, layoutKey } from "./keys.ts";

/** Makes sure that a database has the layout that this version reads. */
export interface Layout {
  /** Resolves when it has, writing the version into an empty database. */
  ensure(): Promise<void>;
  /** Resolves when it has or is empty; writes nothing into an empty database. */
  readable(): Promise<void>;
  /** Whether it has, or is empty; throws when the database does not answer. */
  fits(): Promise<boolean>;
  /** Whether it has an earlier one, which is brought to this one when the store is used. */
  isEarlier(): Promise<boolean>;
}

/**
 * Watches over the version of the layout, so that an older or newer collector does not miscount what
 * another has written. An older layout is brought to this one first, which may take long; callers wait, or
 * are told that the store is away. Asked once; after that the answer stands.
 *
 * @param kv The store.
 * @param migrate Brings a store of the layout of that version to the next one.
 * @default migrate none; a store of another layout is refused
 */
export function createLayout(
  kv: Deno.Kv,
  migrate: ReadonlyMap<number, () => Promise<unknown>> = new Map(),
): Layout {
  let readable: Promise<void> | undefined;
  let checked: Promise<void> | undefined;
  const read = async (): Promise<void> => {
    for (;;) {
      const entry = await kv.get<number>(layoutKey());
      if (entry.value === null || entry.value === LAYOUT_VERSION) return;
      const step = migrate.get(entry.value);
      if (step === undefined) {
        throw new Error(
          `Cannot use store: its layout has version ${entry.value}, expected ${LAYOUT_VERSION}`,
        );
      }
      await step();
      await kv.atomic().check(entry).set(layoutKey(), entry.value + 1).commit();
    }
  };
  const ensureReadable = (): Promise<void> => {
    readable ??= read().catch((error) => {
      readable = undefined;
      throw error;
    });
    return readable;
  };
  const check = async (): Promise<void> => {
    await ensureReadable();
    for (;;) {
      const entry = await kv.get<number>(layoutKey());
      if (entry.value === LAYOUT_VERSION) return;
      if (entry.value !== null) {
        readable = undefined;
        await ensureReadable();
      } else await kv.atomic().check(entry).set(layoutKey(), LAYOUT_VERSION).commit();
    }
  };
  return {
    ensure: () => {
      checked ??= check().catch((error) => {
        checked = undefined;
        throw error;
      });
      return checked;
    },
    readable: ensureReadable,
    fits: async () => {
      const { value } = await kv.get<number>(layoutKey());
      return value === null || value === LAYOUT_VERSION;
    },
    isEarlier: async () => {
      const { value } = await kv.get<number>(layoutKey());
      return value !== null && value < LAYOUT_VERSION;
    },
  };
}
