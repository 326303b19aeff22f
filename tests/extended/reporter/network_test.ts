import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { fileURLToPath } from "node:url";
import { startRecordingCollector } from "../../reporter/recording_collector.ts";

const HOST = fileURLToPath(new URL("./network_host.ts", import.meta.url));
const PTY = fileURLToPath(new URL("./pty_run.py", import.meta.url));
const PROMPT = /Deno requests|\[y\/n/;
/** An address of this machine that no resolver listens at, until a test does. */
const SILENT_RESOLVER = "127.0.0.77";

async function works(program: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" })
      .output()).success;
  } catch {
    return false;
  }
}

async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

const noTerminal = !(await works("python3", ["-c", "import pty"]));
const noTerminalReason = noTerminal ? " (skipped: python3 is not installed)" : "";

/** Variables that make requests go another way, and the scheme that they are about. */
const WAYS: Readonly<Record<string, readonly [Record<string, string>, string]>> = {
  HTTP_PROXY: [{ "HTTP_PROXY": "http://127.0.0.1:3128" }, "http"],
  HTTPS_PROXY: [{ "HTTPS_PROXY": "http://127.0.0.1:3128" }, "https"],
  NODE_EXTRA_CA_CERTS: [{ "NODE_EXTRA_CA_CERTS": "/etc/hostname" }, "https"],
  DENO_CERT: [{ "DENO_CERT": "/etc/hostname" }, "https"],
};

for (const [name, way] of Object.entries(WAYS)) {
  Deno.test({
    name: `a program whose environment sets ${name} prompts for nothing${noTerminalReason}`,
    ignore: noTerminal,
    fn: async () => {
      await using collector = startRecordingCollector();
      const home = await Deno.makeTempDir();
      const { host } = new URL(collector.url);
      const [variables, scheme] = way;
      const child = new Deno.Command("python3", { args: [PTY], stdin: "piped", stdout: "piped" })
        .spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(JSON.stringify({
        command: [
          Deno.execPath(),
          "run",
          "--no-lock",
          "--allow-env",
          `--allow-net=${host}`,
          `--allow-read=${home},/etc/network-host`,
          HOST,
          `${scheme}://${host}`,
        ],
        env: { HOME: home, DENO_DIR: await denoDir(), TERM: "dumb", ...variables },
        "limit_s": 60,
      })));
      await writer.close();
      const { stdout } = await child.output();
      const { code, screen, timed_out: timedOut } = JSON.parse(new TextDecoder().decode(stdout));
      await Deno.remove(home, { recursive: true });
      assert.equal(timedOut, false, screen);
      assert.doesNotMatch(screen, PROMPT);
      assert.equal(code, 0, screen);
      assert.match(screen, /ended at level on/);
    },
  });
}

/** Whether this machine lets a test give a program name servers of its own. */
const noResolver = Deno.build.os !== "linux" ||
  !(await works("unshare", ["-m", "sh", "-c", "mount --bind /dev/null /etc/resolv.conf"]));
const noResolverReason = noResolver ? " (skipped: needs Linux and an administrator)" : "";

for (const how of ["end", "stop"]) {
  Deno.test({
    name: `a resolver that never answers does not hold a program: ${how}${noResolverReason}`,
    ignore: noResolver,
    fn: async () => {
      const folder = await Deno.makeTempDir();
      // It hears the questions and keeps the answers to itself.
      const asked = Promise.withResolvers<void>();
      const resolver = createSocket("udp4", (question) => {
        if (question.includes("slow-resolver")) asked.resolve();
      });
      await new Promise<void>((resolve) => resolver.bind(53, SILENT_RESOLVER, resolve));
      await Deno.writeTextFile(
        `${folder}/resolv.conf`,
        `nameserver ${SILENT_RESOLVER}\noptions timeout:30 attempts:5\n`,
      );
      const child = new Deno.Command("unshare", {
        args: [
          "-m",
          "sh",
          "-c",
          'mount --bind "$0" /etc/resolv.conf && exec "$@"',
          `${folder}/resolv.conf`,
          Deno.execPath(),
          "run",
          "--no-lock",
          "-A",
          HOST,
          "https://stats.slow-resolver.example",
          how,
        ],
        clearEnv: true,
        env: {
          HOME: folder,
          DENO_DIR: await denoDir(),
          DENO_NO_UPDATE_CHECK: "1",
          PATH: Deno.env.get("PATH")!,
        },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      await asked.promise;
      const held = Promise.withResolvers<"held">();
      // The program needs a second; whoever waits for this resolver needs two minutes and a half.
      const patience = setTimeout(() => held.resolve("held"), 100_000);
      const ended = await Promise.race([child.status, held.promise]);
      clearTimeout(patience);
      if (ended === "held") child.kill("SIGKILL");
      const { code } = await child.status;
      await new Promise<void>((resolve) => resolver.close(() => resolve()));
      await Deno.remove(folder, { recursive: true });
      assert.notEqual(ended, "held");
      assert.equal(code, 0);
    },
  });
}
