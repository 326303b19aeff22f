import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Report, SessionView } from "../../../schemas/mod.ts";
import type { RayRun } from "./ray_cluster.ts";

const PROGRAM = fileURLToPath(new URL("ray_cluster.ts", import.meta.url));
const VENV = join(
  Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "", ".cache"),
  "candor",
  "ray",
);
/** A network with nothing but loopback, so that Ray's look for a cloud finds no one to ask. */
const NAMESPACE = ["--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
const LONGEST_MS = 280_000;

const missing = await whatIsMissing();
const ignore = missing !== null;
const why = missing === null ? "" : ` (skipped: ${missing})`;

Deno.test({
  name: `a real Ray cluster reports to the collector, is seen, deleted and refused${why}`,
  ignore,
  fn: async () => {
    const run = await runRay("on");
    const accepted = run.answers.filter(({ status }) => status === 202);
    assert.ok(accepted.length >= 3);
    assert.ok(accepted.every(({ answer }) => answer.event === "report" && answer.accepted !== 0));
    assert.ok(accepted.every(({ answer }) => (answer.ignored_keys as unknown[]).length === 0));

    // Ray's own file counts our answers.
    assert.equal(run.arrived?.success, true);
    assert.equal(run.arrived?.error, null);
    assert.ok(run.arrived!.usage_stats.total_success >= 3);
    assert.equal(run.arrived?.usage_stats.total_failed, 0);
    assert.match(run.arrived!.usage_stats.session_id, /^[0-9a-f]{56}$/);

    // The cluster is in the public report.
    const report = run.report as unknown as Report;
    assert.equal(report.totals.sessions, 1);
    const valuesOf = (name: string) => report.dimensions[name]?.map(({ value }) => value);
    assert.deepEqual(valuesOf("project_version"), ["2.58.0"]);
    // The first reports of a cluster may be from before its one node was there.
    assert.ok(valuesOf("tags.nodes")?.includes("1"));
    assert.deepEqual(valuesOf("tags.cluster_cpus"), ["1"]);
    assert.deepEqual(valuesOf("tags.site"), ["lab"]);
    assert.deepEqual(valuesOf("platform"), ["linux"]);
    assert.equal(valuesOf("cpu_type")?.length, 1);

    // A tag that names a person went nowhere.
    assert.equal(JSON.stringify([run.report, run.view]).includes("corp.example"), false);
    assert.deepEqual(accepted[0]!.answer.dropped_values, ["UsageMessage.tags.owner"]);

    // Ray's id, which its documentation tells people to mail, deletes the session at once.
    const view = run.view as unknown as SessionView;
    assert.equal(view.state, "stored");
    assert.ok(Number(run.receipt?.deleted_messages) >= view.projects[0]!.messages.length);
    assert.equal((run.afterwards as unknown as Report).totals.sessions, 0);
    assert.equal(run.refused?.success, false);
    assert.match(run.refused?.error ?? "", /422/);
    assert.equal(run.answers.at(-1)?.answer.code, "session_forgotten");
  },
});

Deno.test({
  name: `a real Ray cluster that is switched off sends one notice, which is never counted${why}`,
  ignore,
  fn: async () => {
    const run = await runRay("off");
    assert.equal(run.answers.length, 1);
    const [{ status, answer }] = run.answers as [RayRun["answers"][number]];
    assert.equal(status, 202);
    assert.equal(answer.event, "disabled notice");
    assert.equal(answer.accepted, 0);
    assert.deepEqual(run.projects, []);
  },
});

async function runRay(switched: "on" | "off"): Promise<RayRun> {
  const { success, stdout, stderr } = await unshare(
    `ip link set lo up && exec "$0" run -A --no-check "$1" "$2" "$3"`,
    [Deno.execPath(), PROGRAM, VENV, switched],
  );
  if (!success) throw new Error(new TextDecoder().decode(stderr).slice(-4_000));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "");
}

function unshare(script: string, args: readonly string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command("unshare", {
    args: [...NAMESPACE, "sh", "-c", script, ...args],
    stdout: "piped",
    stderr: "piped",
    // The end of the first process of the namespace is the end of all others in it.
    signal: AbortSignal.timeout(LONGEST_MS),
  }).output();
}

async function whatIsMissing(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "needs Linux";
  try {
    await Deno.stat(join(VENV, "bin", "ray"));
  } catch {
    return "no Ray, run .ci/peers/ray.sh";
  }
  try {
    const { success } = await unshare("ip link set lo up", []);
    return success ? null : "no network namespace may be made here";
  } catch {
    return "no unshare on PATH";
  }
}
