import assert from "node:assert/strict";
import { denoHost } from "../../reporter/host.ts";

const LIMITS = { timeoutMs: 5000, maxOutputBytes: 4096 };

Deno.test("denoHost answers with values when everything is granted", async () => {
  const host = denoHost();
  const memory = host.totalMemory();
  assert.ok(memory.state === "known" && memory.value > 1_000_000);
  assert.equal(host.osRelease().state, "known");
  assert.equal((await host.cpuModels()).state, "known");
  assert.equal(host.cwd().state, "known");
  assert.deepEqual(host.env("CANDOR_TEST_NEVER_SET"), { state: "unknown", reason: "absent" });
  assert.equal(host.granted({ name: "sys" }), true);
});

Deno.test({
  name: "denoHost names the exact flag when nothing is granted",
  permissions: "none",
  fn: async () => {
    const host = denoHost();
    const flags: Record<string, { state: string; flag?: string }> = {
      "--allow-sys=systemMemoryInfo": host.totalMemory(),
      "--allow-sys=osRelease": host.osRelease(),
      "--allow-sys=cpus": await host.cpuModels(),
      "--allow-env=HOME": host.env("HOME"),
      "--allow-read=/.dockerenv": host.exists("/.dockerenv"),
      "--allow-read=/etc/os-release": host.readText("/etc/os-release"),
      "--allow-all": host.readText("/proc/cpuinfo"),
      "--allow-run=nvidia-smi": await host.run("nvidia-smi", [], LIMITS),
    };
    for (const [flag, outcome] of Object.entries(flags)) {
      assert.deepEqual(outcome, { state: "withheld", flag });
    }
    assert.equal(host.granted({ name: "net" }), false);
  },
});

Deno.test({
  name: "denoHost withholds kernel files when only reading is granted",
  permissions: { read: true },
  fn: () => {
    const expected = { state: "withheld", flag: "--allow-all" };
    assert.deepEqual(denoHost().readText("/proc/cpuinfo"), expected);
    assert.deepEqual(denoHost().exists("/proc/1/cgroup"), expected);
  },
  ignore: Deno.build.os !== "linux",
});

Deno.test("denoHost reads no file that is longer than it is told", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "abcdef");
    const host = denoHost();
    assert.deepEqual(host.readText(path, 5), { state: "unknown", reason: "too_long" });
    assert.deepEqual(host.readText(path), { state: "known", value: "abcdef" });
  } finally {
    await Deno.remove(path);
  }
});

Deno.test({
  name: "denoHost cuts files of the kernel",
  fn: () => {
    const text = denoHost().readText("/proc/self/status", 5);
    assert.deepEqual(text, { state: "known", value: "Name:" });
  },
  ignore: Deno.build.os !== "linux",
});

Deno.test("denoHost tells an absent file from one that is no file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const host = denoHost();
    assert.deepEqual(host.readText(folder), { state: "unknown", reason: "unreadable" });
    const absent = { state: "unknown", reason: "absent" };
    assert.deepEqual(host.readText(`${folder}/none`), absent);
    assert.deepEqual(host.exists(`${folder}/none`), { state: "known", value: false });
    assert.deepEqual(host.exists(folder), { state: "known", value: true });
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("denoHost runs a program with an empty environment", async () => {
  const outcome = await denoHost().run("env", [], LIMITS);
  assert.ok(outcome.state === "known");
  assert.equal(outcome.value.code, 0);
  assert.doesNotMatch(outcome.value.stdout, /^(?:HOME|PATH|USER)=/m);
});

Deno.test("denoHost says absent when there is no such program", async () => {
  const outcome = await denoHost().run("candor-no-such-program", [], LIMITS);
  assert.deepEqual(outcome, { state: "unknown", reason: "absent" });
});

Deno.test({
  name: "denoHost finds programs on the path without starting them",
  fn: () => {
    const host = denoHost();
    assert.deepEqual(host.isInstalled("sh"), { state: "known", value: true });
    const none = host.isInstalled("candor-no-such-program");
    assert.deepEqual(none, { state: "known", value: false });
    // A path is not looked for.
    assert.deepEqual(host.isInstalled("/bin/sh"), { state: "unknown", reason: "unsupported" });
  },
  ignore: Deno.build.os === "windows",
});

Deno.test({
  name: "denoHost starts no program that the path does not have",
  fn: async () => {
    const original = Deno.Command;
    const started: string[] = [];
    Object.defineProperty(Deno, "Command", {
      configurable: true,
      writable: true,
      value: function (program: string): never {
        started.push(program);
        throw new Deno.errors.NotFound();
      },
    });
    try {
      const outcome = await denoHost().run("candor-no-such-program", [], LIMITS);
      assert.deepEqual([outcome, started], [{ state: "unknown", reason: "absent" }, []]);
      await denoHost().run("sh", [], LIMITS);
      assert.deepEqual(started, ["sh"]);
    } finally {
      Object.defineProperty(Deno, "Command", {
        configurable: true,
        writable: true,
        value: original,
      });
    }
  },
  ignore: Deno.build.os === "windows",
});

Deno.test("denoHost kills a program that takes too long", async () => {
  const outcome = await denoHost().run("sleep", ["60"], { ...LIMITS, timeoutMs: 50 });
  assert.deepEqual(outcome, { state: "unknown", reason: "timed_out" });
});

Deno.test("denoHost kills a program whose child holds its output open", async () => {
  const script = "sleep 3 & echo $!; wait";
  const outcome = await denoHost().run("sh", ["-c", script], { ...LIMITS, timeoutMs: 100 });
  assert.deepEqual(outcome, { state: "unknown", reason: "timed_out" });
});

Deno.test("denoHost kills a program that prints without end", async () => {
  const outcome = await denoHost().run("yes", [], LIMITS);
  assert.deepEqual(outcome, { state: "unknown", reason: "too_long" });
});

Deno.test("denoHost kills a program when its signal is aborted", async () => {
  const controller = new AbortController();
  const running = denoHost().run("sleep", ["60"], { ...LIMITS, signal: controller.signal });
  controller.abort();
  assert.deepEqual(await running, { state: "unknown", reason: "timed_out" });
});
