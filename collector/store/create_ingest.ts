import type { CandorEvents, EventBus } from "../../observability/mod.ts";
import { QUARANTINED } from "../../schemas/dimensions.ts";
import type { Declarations } from "../../schemas/declaration.ts";
import { declarationOf } from "../../schemas/declaration_of.ts";
import type { Message } from "../../schemas/mod.ts";
import type { IngestQueue } from "./ingest_queue.ts";
import { type PreparedMessage, prepareMessage } from "./prepare_message.ts";
import { judgeAge } from "./retention.ts";
import { rememberingSessionKey } from "./session_key.ts";
import type { IngestOutcome, Store } from "./store.ts";

/** What {@linkcode createIngest} works with. */
export interface IngestDeps {
  /** Where messages wait for a commit. */
  readonly queue: Pick<IngestQueue<PreparedMessage, IngestOutcome>, "push">;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Where events go. */
  readonly bus: EventBus<CandorEvents>;
  /** What programs declared of their settings, by project. */
  readonly declarations: Declarations;
}

const REFUSED: Record<"too_old" | "from_future", IngestOutcome> = {
  too_old: {
    status: "rejected",
    code: "too_old",
    detail: "Cannot accept message: occurred_at is too long ago, expected at most 30 days",
  },
  from_future: {
    status: "rejected",
    code: "from_future",
    detail: "Cannot accept message: occurred_at lies in the future, expected at most 60 minutes",
  },
};

/**
 * What of a message needs no database: its age is judged, and all that is counted of it is worked out. The
 * others wait for a commit.
 *
 * @param deps Queue, clock and declarations.
 * @returns `Store.ingest`.
 */
export function createIngest({ queue, now, bus, declarations }: IngestDeps): Store["ingest"] {
  return async (messages) => {
    const instant = now();
    const outcomes: (IngestOutcome | null)[] = [];
    const prepared: PreparedMessage[] = [];
    const keyOf = rememberingSessionKey();
    for (const message of messages) {
      const occurredAt = Date.parse(message.occurred_at);
      const refusal = judgeAge(occurredAt, instant);
      outcomes.push(refusal === null ? null : REFUSED[refusal]);
      if (refusal !== null) continue;
      const declaration = declarationOf(declarations, message.project);
      prepared.push(prepareMessage(message as Message, occurredAt, keyOf, declaration));
    }
    const stored = await queue.push(prepared);
    publishQuarantined(bus, prepared, stored);
    let next = 0;
    return outcomes.map((outcome) => outcome ?? stored[next++]!);
  };
}

function publishQuarantined(
  bus: EventBus<CandorEvents>,
  prepared: readonly PreparedMessage[],
  outcomes: readonly IngestOutcome[],
): void {
  if (!bus.enabled) return;
  let count = 0;
  for (const [index, { extract }] of prepared.entries()) {
    if (outcomes[index]!.status !== "accepted") continue;
    for (const [dimension] of extract.pairs) if (dimension === QUARANTINED) count++;
  }
  if (count > 0) bus.publish("ingest.quarantined", { count });
}
