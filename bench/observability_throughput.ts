// What observability costs a collector under load: `deno run -A bench/observability_throughput.ts`.
// The same collector with and without it, in turns; see README.md of this folder for the load.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureSystem, type Round } from "./load/measure_system.ts";
import { messageTemplates } from "./load/message_templates.ts";
import { machine } from "./measure/machine.ts";
import { saveResult } from "./measure/save_result.ts";
import { say } from "./measure/say.ts";
import { scratchFolder } from "./measure/scratch_folder.ts";
import { spread } from "./measure/spread.ts";
import { textTable } from "./measure/text_table.ts";
import { serverProcess } from "./systems/server_process.ts";
import type { System } from "./systems/system.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** `candor collect` on a file, with these flags. */
function collect(name: string, title: string, flags: readonly string[]): System {
  return {
    name,
    title,
    durability: "",
    start: async (folder) => {
      const server = await serverProcess(Deno.execPath(), [
        ...["run", "--allow-all", "--no-check", "--quiet", CLI, "collect"],
        ...[
          "--port",
          "0",
          "--kv",
          `${folder}kv`,
          "--rate-limit",
          "0",
          "--source-cap",
          "0",
          "--project-cap",
          "0",
          ...flags,
        ],
      ]);
      const url = /http:\/\/[\d.:]+/.exec(server.firstLine)?.[0] ?? "";
      return { url, pids: [server.pid], kill: server.kill, count: () => Promise.resolve(null) };
    },
  };
}

const OFF = collect("off", "--disable-observability", ["--disable-observability"]);
const ON = collect("on", "metrics and logging (default)", ["--prometheus-port", "0"]);

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "5" },
    batch: { type: "string", default: "1,20" },
  },
});
const where = machine();
say(`${where.date}, ${where.cpu}, ${where.cores} cores, ${where.system}, Deno ${where.deno}`);
await using folder = await scratchFolder();
const templates = `${folder.path}templates`;
await Deno.writeTextFile(templates, messageTemplates().join("\n") + "\n");

const results: Record<string, unknown> = {};
for (const batch of values.batch.split(",").map(Number)) {
  const rounds: Record<string, Round[]> = { off: [], on: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const system of round % 2 === 0 ? [OFF, ON] : [ON, OFF]) {
      const options = { templates, batch, seconds: Number(values.seconds), warmupSeconds: 2 };
      rounds[system.name]!.push(await measureSystem(system, options));
    }
  }
  // Of neighbours in time, so that a slow minute of the machine weighs on both sides.
  const ratios = (field: "messagesPerSecond" | "cpuMicros"): number[] =>
    rounds["on"]!.map((round, at) => round[field] / rounds["off"]![at]![field]);
  const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;
  say(`\n${batch} ${batch === 1 ? "message" : "messages"} a request, 64 connections\n`);
  say(textTable(
    ["collector", "messages/s", "min..max", "CPU µs/message"],
    [OFF, ON].map(({ name, title }) => {
      const rate = spread(rounds[name]!.map(({ messagesPerSecond }) => messagesPerSecond));
      const cpu = spread(rounds[name]!.map(({ cpuMicros }) => cpuMicros));
      const range = `${rate.min.toFixed(0)}..${rate.max.toFixed(0)}`;
      return [title, rate.median.toFixed(0), range, cpu.median.toFixed(0)];
    }),
  ));
  say(`Throughput ${percent(spread(ratios("messagesPerSecond")).median)}`);
  say(`CPU ${percent(spread(ratios("cpuMicros")).median)}`);
  results[`batch${batch}`] = rounds;
}
say(`Result: ${await saveResult("observability", results)}`);
