// How fast messages are taken, side by side: ours, its peers, the limits; see README.md.
import { parseArgs } from "node:util";
import { messageSchema } from "../schemas/mod.ts";
import { measureSystem, type Round } from "./load/measure_system.ts";
import { messageTemplates, usageTemplates } from "./load/message_templates.ts";
import { slowDisk } from "./load/slow_disk.ts";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { spread } from "./measure/spread.ts";
import { textTable } from "./measure/text_table.ts";
import { OURS, SYSTEMS } from "./systems/systems.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "6" },
    warmup: { type: "string", default: "2" },
    load: { type: "string", default: "1,100,session" },
    only: { type: "string" },
    "disk-ms": { type: "string", default: "0" },
  },
});
const rounds = Number(values.rounds);
const only = values.only?.split(",");
const systems = SYSTEMS.filter(({ name }) => only === undefined || only.includes(name));

const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}`);
await using folder = await scratchFolder();
const diskMs = Number(values["disk-ms"]);
if (diskMs > 0) {
  await slowDisk(diskMs, folder.path);
  say(`every fsync and fdatasync takes ${diskMs} ms longer`);
}
/** What a request carries. */
const LOADS = {
  "1": { title: "1 message a request", batch: 1, oneSession: false, lines: messageTemplates() },
  "100": {
    title: "100 messages of 100 sessions a request",
    batch: 100,
    oneSession: false,
    lines: messageTemplates(),
  },
  session: {
    title: "100 messages of one session a request",
    batch: 100,
    oneSession: true,
    lines: usageTemplates(),
  },
} as const;

const results: Record<string, unknown> = {};
for (const name of values.load.split(",") as (keyof typeof LOADS)[]) {
  const { title, batch, oneSession, lines } = LOADS[name];
  for (const line of lines) checkTemplate(line);
  const templates = `${folder.path}${name}`;
  await Deno.writeTextFile(templates, lines.join("\n") + "\n");
  const measured = new Map<string, Round[]>(systems.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Whoever comes first in one round comes last in another: what else the machine does is shared out.
    const order = systems.map((_, at) => systems[(at + round) % systems.length]!);
    for (const system of order) {
      const result = await measureSystem(system, {
        templates,
        batch,
        oneSession,
        seconds: Number(values.seconds),
        warmupSeconds: Number(values.warmup),
      });
      measured.get(system.name)!.push(result);
      const { messagesPerSecond, p50Ms, p99Ms, cpuMicros } = result;
      say(
        `round ${round + 1} of ${rounds}, ${title}, ${system.name}: ` +
          `${Math.round(messagesPerSecond)} messages/s, p50 ${p50Ms.toFixed(1)} ms, ` +
          `p99 ${p99Ms.toFixed(1)} ms, ${cpuMicros.toFixed(0)} µs of CPU a message`,
      );
    }
  }
  say(`\n${title}, 64 connections\n`);
  say(table(measured));
  say("");
  results[name] = Object.fromEntries(measured);
}
say(`Result: ${await saveResult(diskMs > 0 ? "ingest_slow_disk" : "ingest", results)}`);

function table(measured: ReadonlyMap<string, readonly Round[]>): string {
  const ours = measured.get(OURS);
  const head = [
    "system",
    "messages/s",
    "min..max",
    "ours is ×",
    "p50 ms",
    "p99 ms",
    "CPU µs/message",
    "RSS MiB",
    "durability",
  ];
  return textTable(
    head,
    systems.map(({ name, title, durability }) => {
      const rounds = measured.get(name)!;
      const rate = spread(rounds.map(({ messagesPerSecond }) => messagesPerSecond));
      const median = (field: keyof Round): number =>
        spread(rounds.map((round) => round[field] as number)).median;
      // Of one round each, so that a slow minute of the machine weighs on both sides.
      const ratio = ours === undefined ? NaN : spread(
        rounds.map(({ messagesPerSecond }, at) => ours[at]!.messagesPerSecond / messagesPerSecond),
      ).median;
      return [
        title,
        rate.median.toFixed(0),
        `${rate.min.toFixed(0)}..${rate.max.toFixed(0)}`,
        Number.isNaN(ratio) ? "" : ratio.toFixed(2),
        median("p50Ms").toFixed(1),
        median("p99Ms").toFixed(1),
        median("cpuMicros").toFixed(0),
        median("residentMib").toFixed(0),
        durability,
      ];
    }),
  );
}

/** Throws when the load is not what the collector would take whole. */
function checkTemplate(template: string): void {
  const text = template
    .replace("@M", "019ab3c4-5d6e-7f80-8000-2c3d4e5f6071")
    .replace("@S", "019ab3c4-5d6e-7a11-9000-3e4f5a6b7c8d")
    .replace("@T", "2026-11-22T09:30:00.000Z");
  messageSchema.parse(JSON.parse(text));
  if (Math.abs(text.length - 700) <= 100) return;
  throw new RangeError(`Cannot load: a message has ${text.length} bytes, expected about 700`);
}
