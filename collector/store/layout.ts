import { LAYOUT_VERSION, layoutKey } from "./keys.ts";

/** Makes sure that a database has the layout that this version reads. */
export interface Layout {
  /** Resolves when it has, writing the version into an empty database. */
  ensure(): Promise<void>;
  /** Whether it has, or is empty; throws when the database does not answer. */
  fits(): Promise<boolean>;
}

/**
 * Watches over the version of the layout, so that an older or newer collector does not miscount what
 * another has written. Asked once; after that the answer stands.
 *
 * @param kv The store.
 */
export function createLayout(kv: Deno.Kv): Layout {
  let checked: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    for (;;) {
      const entry = await kv.get<number>(layoutKey());
      if (entry.value === LAYOUT_VERSION) return;
      if (entry.value !== null) {
        throw new Error(
          `Cannot use store: its layout has version ${entry.value}, expected ${LAYOUT_VERSION}`,
        );
      }
      await kv.atomic().check(entry).set(layoutKey(), LAYOUT_VERSION).commit();
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
    fits: async () => {
      const { value } = await kv.get<number>(layoutKey());
      return value === null || value === LAYOUT_VERSION;
    },
  };
}
