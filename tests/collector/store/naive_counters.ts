import type { Message } from "../../../schemas/mod.ts";

const DAY = 86_400_000;

/** The days of a message id's life that matter to the model. */
export interface Lifetimes {
  readonly retentionDays: number;
  readonly recordDays: number;
}

/** Messages of one project and session that the store counts together. */
interface Life {
  readonly messages: Message[];
}

export interface Judged {
  readonly status: "accepted" | "duplicate" | "rejected";
  readonly code?: string;
}

/**
 * What a collector ought to count, worked out the slow way: a list of messages that is read from the
 * beginning for every question. Shares no code with the store.
 */
export class NaiveCounters {
  readonly #lives = new Map<string, Life[]>();
  readonly #forgotten = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #lifetimes: Lifetimes;

  constructor(lifetimes: Lifetimes) {
    this.#lifetimes = lifetimes;
  }

  judge(message: Message, now: number): Judged {
    const at = Date.parse(message.occurred_at);
    if (at < now - 30 * DAY) return { status: "rejected", code: "too_old" };
    if (at > now + 3_600_000) return { status: "rejected", code: "from_future" };
    if (this.#forgotten.has(message.session_id)) {
      return { status: "rejected", code: "session_forgotten" };
    }
    if (this.#ids.has(nameOf(message))) return { status: "duplicate" };
    return { status: "accepted" };
  }

  add(message: Message, now: number): Judged {
    const judged = this.judge(message, now);
    if (judged.status !== "accepted") return judged;
    this.#ids.add(nameOf(message));
    const name = `${message.project} ${message.session_id}`;
    const lives = this.#lives.get(name) ?? [];
    const current = lives.at(-1);
    if (current === undefined || !this.#isAlive(current, now)) lives.push({ messages: [message] });
    else current.messages.push(message);
    this.#lives.set(name, lives);
    return judged;
  }

  /** Deletes a session; says how many of its messages were still kept. */
  forget(session: string, now: number): number {
    if (this.#forgotten.has(session)) return 0;
    this.#forgotten.add(session);
    const firstKept = Math.floor(now / DAY) - this.#lifetimes.retentionDays;
    let deleted = 0;
    for (const [name, lives] of this.#lives) {
      if (name.split(" ")[1] !== session) continue;
      const current = lives.at(-1);
      if (current === undefined || !this.#isAlive(current, now)) continue;
      lives.pop();
      for (const message of current.messages) {
        if (dayOf(message) >= firstKept) deleted++;
        this.#ids.delete(nameOf(message));
      }
    }
    return deleted;
  }

  /** Every counter that is not zero: `project day path...` to amount. */
  counters(): Map<string, bigint> {
    const found = new Map<string, bigint>();
    for (const [name, lives] of this.#lives) {
      const project = name.split(" ")[0]!;
      for (const { messages } of lives) countLife(found, project, messages);
    }
    for (const [name, amount] of found) if (amount === 0n) found.delete(name);
    return found;
  }

  /** Messages of a session that `GET` ought to show. */
  kept(session: string, now: number): string[] {
    const firstKept = Math.floor(now / DAY) - this.#lifetimes.retentionDays;
    const ids: string[] = [];
    for (const [name, lives] of this.#lives) {
      if (name.split(" ")[1] !== session) continue;
      for (const { messages } of lives) {
        for (const message of messages) {
          if (dayOf(message) >= firstKept) ids.push(message.message_id);
        }
      }
    }
    return ids.sort();
  }

  #isAlive({ messages }: Life, now: number): boolean {
    const last = Math.max(...messages.map(dayOf));
    return last >= Math.floor(now / DAY) - this.#lifetimes.recordDays;
  }
}

/** An id is an id within its session. */
function nameOf({ session_id: session, message_id: id }: Message): string {
  return `${session} ${id}`;
}

function dayOf(message: Message): number {
  return Math.floor(Date.parse(message.occurred_at) / DAY);
}

function countLife(
  found: Map<string, bigint>,
  project: string,
  messages: readonly Message[],
): void {
  const count = (day: number, path: readonly string[], amount = 1n): void => {
    const name = [project, day, ...path].join(" ");
    found.set(name, (found.get(name) ?? 0n) + amount);
  };
  const ci = messages.some((message) =>
    message.message_type === "EnvMessage" && message.ci === true
  );
  const segment = ci ? "ci" : "people";
  const first = Math.min(...messages.map(dayOf));
  count(first, ["t", segment, "sessions"]);
  for (const day of new Set(messages.map(dayOf))) {
    const ofDay = messages.filter((message) => dayOf(message) === day);
    count(day, ["t", segment, "active"]);
    count(day, ["t", segment, "messages"], BigInt(ofDay.length));
    const errors = ofDay.filter((message) =>
      message.message_type === "EventMessage" && message.event_type === "error"
    );
    count(day, ["t", segment, "errors"], BigInt(errors.length));
    if (ci) continue;
    const names = new Set<string>();
    for (const message of ofDay) {
      if (message.message_type !== "UsageMessage") continue;
      for (const [name, amount] of Object.entries(message.counters)) {
        names.add(name);
        count(day, ["x", name, "sum"], BigInt(amount));
      }
    }
    for (const name of names) count(day, ["x", name, "sessions"]);
  }
  const pairs = new Set(messages.flatMap(pairsOf));
  if (ci) {
    count(first, ["d", "ci", "true"]);
    return;
  }
  for (const pair of pairs) count(first, ["d", ...pair.split(" ")]);
  for (const dimension of new Set([...pairs].map((pair) => pair.split(" ")[0]!))) {
    const held = [...pairs].filter((pair) => pair.split(" ")[0] === dimension).length;
    count(first, ["f", dimension], BigInt(held - 1));
  }
}

/** The published facts of the messages that the model test sends. */
function pairsOf(message: Message): string[] {
  const pairs = [`project_version ${message.project_version}`];
  if (message.message_type === "EnvMessage") {
    if (message.provider !== null) pairs.push(`provider ${message.provider}`);
    if (message.ci !== null) pairs.push(`ci ${message.ci}`);
  } else if (message.message_type === "EventMessage") {
    pairs.push(`event_type ${message.event_type}`);
    if (message.error_name !== null) pairs.push(`error_name ${message.error_name}`);
  } else if (message.message_type === "UsageMessage") {
    if (message.context !== null) pairs.push(`context ${message.context}`);
    for (const feature of message.features) pairs.push(`features ${feature}`);
    for (const [key, value] of Object.entries(message.tags)) pairs.push(`tags.${key} ${value}`);
  }
  return pairs;
}
