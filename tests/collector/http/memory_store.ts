import type { Message, Receipt } from "../../../schemas/mod.ts";
import type { DayWindow, IngestOutcome, Store } from "../../../collector/store/store.ts";

/** A store in memory for tests of the HTTP side: it remembers what it was given and counts nothing. */
export interface MemoryStore extends Store {
  /** What was ingested, in order. */
  readonly messages: Message[];
  /** What `forget` was asked for. */
  readonly forgotten: string[];
}

/** Makes one; `overrides` replace methods, for a store that refuses, hangs or answers late. */
export function memoryStore(overrides: Partial<Store> = {}): MemoryStore {
  const messages: Message[] = [];
  const forgotten: string[] = [];
  const ids = new Set<string>();
  return {
    messages,
    forgotten,
    ingest: (batch: readonly Message[]) =>
      Promise.resolve(batch.map((message): IngestOutcome => {
        if (ids.has(message.message_id)) return { status: "duplicate" };
        ids.add(message.message_id);
        messages.push(message);
        return { status: "accepted" };
      })),
    report: (project: string, { from, to }: DayWindow) =>
      Promise.resolve({
        etag: `tag-${messages.length}`,
        report: {
          project,
          from,
          to,
          generated_at: "2026-11-22T12:00:00.000Z",
          min_cell: 5,
          totals: { sessions: 7, messages: messages.length, errors: 0 },
          ci: { sessions: 0, messages: 0 },
          days: [],
          dimensions: { gpu_type: [{ value: '=HYPERLINK("x")', sessions: 7 }] },
          suppressed: {},
          quarantined: {},
          series: {},
        },
      }),
    projects: () => Promise.resolve([...new Set(messages.map(({ project }) => project))].sort()),
    session: () =>
      Promise.resolve({ session: "ab".repeat(32), state: "unknown", projects: [], receipt: null }),
    forget: (id: string): Promise<Receipt> => {
      forgotten.push(id);
      return Promise.resolve({
        session: "ab".repeat(32),
        deleted_messages: 0,
        deleted_at: "2026-11-22T12:00:00.000Z",
        receipt_id: "receipt",
      });
    },
    async *export(project: string): AsyncGenerator<Record<string, unknown>> {
      for (const message of messages) {
        if (message.project === project) yield { message_type: message.message_type };
      }
    },
    ready: () => Promise.resolve(true),
    close: () => Promise.resolve(),
    ...overrides,
  };
}
