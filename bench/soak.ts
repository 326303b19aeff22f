// Half an hour of everything at once, at half of what the collector can take: new messages, messages sent
// twice, foreign clients, pages, reports, deletions; see README.md.
import { parseArgs } from "node:util";
import { v7 } from "uuid";
import { messageTemplates } from "./load/message_templates.ts";
import { machine } from "./measure/machine.ts";
import { processCost } from "./measure/process_cost.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { textTable } from "./measure/text_table.ts";
import { OURS, SYSTEMS } from "./systems/systems.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    rate: { type: "string" },
    every: { type: "string", default: "60" },
  },
});
const seconds = Number(values.minutes) * 60;
const every = Number(values.every);
const MOST_IN_FLIGHT = 1000;
const TICK_MS = 10;
const CONNECTIONS = 64;
const MAXIMUM_SECONDS = 20;

/** What one kind of request came to since the last look. */
interface Tally {
  answered: number;
  failed: number;
  readonly ms: number[];
}

/** One line of the result. */
interface Minute {
  readonly second: number;
  readonly answered: number;
  readonly failed: number;
  readonly messages: { readonly p50: number; readonly p99: number };
  readonly others: { readonly p50: number; readonly p99: number };
  readonly residentMib: number;
  readonly cpuShare: number;
}

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}`);
await using folder = await scratchFolder();
const templates = messageTemplates();
const path = `${folder.path}templates`;
await Deno.writeTextFile(path, templates.join("\n") + "\n");
const running = await SYSTEMS.find(({ name }) => name === OURS)!.start(folder.path);

const json = { "content-type": "application/json" };
const sessions: string[] = [];
const last: string[] = [];
const tallies = { messages: tally(), others: tally() };
const failures = new Map<string, number>();
const minutes: Minute[] = [];
let sent = 0;
let inFlight = 0;
let skipped = 0;

const most = values.rate === undefined ? await maximum() : 2 * Number(values.rate);
const rate = Math.round(most / 2);
say(`at most ${Math.round(most)} requests a second; ${rate} from here on\n`);

const begun = performance.now();
let cpu = (await processCost(running.pids)).cpuSeconds;
let lookAt = every;
for (let due = 0; performance.now() - begun < seconds * 1000;) {
  const elapsed = performance.now() - begun;
  // What is due by the clock is sent whether or not the collector keeps up.
  for (due = Math.floor(elapsed / 1000 * rate); sent < due; sent++) {
    if (inFlight < MOST_IN_FLIGHT) void send(sent);
    else skipped++;
  }
  if (elapsed / 1000 >= lookAt) {
    minutes.push(await look(lookAt));
    lookAt += every;
  }
  await new Promise((resolve) => setTimeout(resolve, TICK_MS));
}
while (inFlight > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
minutes.push(await look(seconds));
await running.kill();
const kept = await running.count();
say(
  `\n${sent} requests, ${skipped} not sent since ${MOST_IN_FLIGHT} were waiting, ${kept} messages kept`,
);
for (const [what, times] of failures) say(`  ${times} × ${what}`);
say("");
say(textTable(
  [
    "second",
    "answered",
    "failed",
    "p50 ms",
    "p99 ms",
    "others p50",
    "others p99",
    "RSS MiB",
    "CPU",
  ],
  minutes.map((minute) => [
    String(minute.second),
    String(minute.answered),
    String(minute.failed),
    minute.messages.p50.toFixed(1),
    minute.messages.p99.toFixed(1),
    minute.others.p50.toFixed(1),
    minute.others.p99.toFixed(1),
    minute.residentMib.toFixed(0),
    `${(100 * minute.cpuShare).toFixed(0)} %`,
  ]),
));
say(`\nResult: ${await saveResult("soak", { rate, skipped, kept, minutes })}`);

/** Requests a second when as many as there are connections are always under way, of the same mix. */
async function maximum(): Promise<number> {
  const end = performance.now() + MAXIMUM_SECONDS * 1000;
  let number = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < end) await send(number++);
  }));
  Object.assign(tallies, { messages: tally(), others: tally() });
  failures.clear();
  return number / MAXIMUM_SECONDS;
}

/** One request; of a hundred, 85 are new messages and the rest everything else. */
async function send(number: number): Promise<void> {
  const kind = number % 100;
  const into = kind < 90 ? tallies.messages : tallies.others;
  const begun = performance.now();
  inFlight++;
  try {
    const { request, session } = requestOf(kind, number);
    const response = await fetch(...request);
    await response.body?.cancel();
    into.answered++;
    into.ms.push(performance.now() - begun);
    // One that is deleted while its message is still under way would have it refused, and rightly.
    if (response.ok && session !== undefined) sessions.push(session);
    if (!response.ok) fail(into, `${response.status} on ${new URL(response.url).pathname}`);
  } catch (error) {
    fail(into, error instanceof Error ? error.message : String(error));
  } finally {
    inFlight--;
  }
}

function fail(into: Tally, what: string): void {
  into.failed++;
  failures.set(what, (failures.get(what) ?? 0) + 1);
}

interface Sent {
  readonly request: [string, RequestInit?];
  /** A session to be looked at or deleted later. */
  readonly session?: string | undefined;
}

function requestOf(kind: number, number: number): Sent {
  const { url } = running;
  const post = (path: string, body: string): [string, RequestInit] => [
    url + path,
    { method: "POST", headers: json, body },
  ];
  if (kind < 85) {
    const session = v7();
    const body = templates[number % templates.length]!
      .replace("@M", v7())
      .replace("@S", session)
      .replace("@T", new Date().toISOString());
    // Not one of those that are deleted later: a copy of it would rightly be refused.
    if (number % 10 === 5) last[number % 100] = body;
    const isChosen = number % 50 === 0;
    return { request: post("/v1/messages", body), session: isChosen ? session : undefined };
  }
  // What was sent before comes again, as after a lost answer.
  const again = last.find((body) => body !== undefined);
  if (kind < 90 && again !== undefined) return { request: post("/v1/messages", again) };
  if (kind < 93) {
    const body = JSON.stringify({
      uuid: crypto.randomUUID(),
      provider: "GCP",
      num_cpu: 24,
      cpu_type: "Intel(R) Xeon(R) CPU @ 2.20GHz",
      model_architecture: "LlamaForCausalLM",
      vllm_version: "0.9.1",
      context: "LLM_CLASS",
      log_time: Date.now() * 1_000_000,
    });
    return { request: post("/compat/vllm", body) };
  }
  if (kind < 95) return { request: [`${url}/v1/projects/bench/report`] };
  if (kind < 97) return { request: [`${url}/projects/bench`] };
  if (kind < 98) return { request: [`${url}/`] };
  const session = sessions.shift();
  if (session === undefined) return { request: [`${url}/healthz`] };
  const address = `${url}/v1/sessions/${session}`;
  return { request: kind < 99 ? [address] : [address, { method: "DELETE" }] };
}

function tally(): Tally {
  return { answered: 0, failed: 0, ms: [] };
}

async function look(second: number): Promise<Minute> {
  const cost = await processCost(running.pids);
  const { messages, others } = tallies;
  const minute: Minute = {
    second,
    answered: messages.answered + others.answered,
    failed: messages.failed + others.failed,
    messages: percentiles(messages.ms),
    others: percentiles(others.ms),
    residentMib: cost.residentBytes / 2 ** 20,
    cpuShare: (cost.cpuSeconds - cpu) / every,
  };
  cpu = cost.cpuSeconds;
  Object.assign(tallies, { messages: tally(), others: tally() });
  say(
    `${second} s: ${minute.answered} answered, ${minute.failed} failed, ` +
      `p99 ${minute.messages.p99.toFixed(1)} ms, RSS ${minute.residentMib.toFixed(0)} MiB`,
  );
  return minute;
}

function percentiles(ms: number[]): { readonly p50: number; readonly p99: number } {
  ms.sort((left, right) => left - right);
  const at = (share: number): number =>
    ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
