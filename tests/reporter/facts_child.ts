// Prints what a real machine gives under the permissions that the process was started with.
import { collectFacts, type ProbeReport } from "../../reporter/collect_facts.ts";
import { denoHost } from "../../reporter/host.ts";

const [programMs = "5000"] = Deno.args;
const reports: ProbeReport[] = [];
const collected = await collectFacts(denoHost(), {
  programMs: Number(programMs),
  deadlineMs: Math.max(6000, Number(programMs)),
  onProbe: (report) => reports.push(report),
});
const text = JSON.stringify({ ...collected, reports });
await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
