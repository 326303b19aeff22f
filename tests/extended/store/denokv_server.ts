import { fileURLToPath } from "node:url";

/** Access token of the server in tests. */
export const TOKEN = "a-token-of-the-tests";

const SCRIPT = fileURLToPath(new URL("../../../.ci/peers/denokv.sh", import.meta.url));
const binary = await findServer();

/** Whether the server can be had here; where it cannot, its tests are skipped. */
export const HAS_DENOKV: boolean = binary !== null;

if (binary === null) {
  // deno-lint-ignore no-console
  console.log("SKIPPED denokv: it cannot be built here, expected cargo and protoc");
}

/** A self-hosted KV server in a process of its own. */
export interface DenokvServer {
  /** Where it answers. */
  readonly url: string;
  /** Starts it, again after a kill on the same file. */
  start(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/**
 * Runs something beside a server on an empty file.
 *
 * @param run What to run; the access token is in the environment meanwhile.
 */
export async function withDenokv(run: (server: DenokvServer) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const started = createServer(`${folder}/denokv.sqlite3`);
  Deno.env.set("DENO_KV_ACCESS_TOKEN", TOKEN);
  try {
    await started.start();
    await run(started);
  } finally {
    Deno.env.delete("DENO_KV_ACCESS_TOKEN");
    await started.kill();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Path of the server's binary, built if need be; `null` where it cannot be. */
async function findServer(): Promise<string | null> {
  const { success, stdout } = await new Deno.Command(SCRIPT, { stderr: "inherit" }).output();
  return success ? new TextDecoder().decode(stdout).trim() : null;
}

function createServer(file: string): DenokvServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  let process: Deno.ChildProcess | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    start: async () => {
      process = new Deno.Command(binary!, {
        args: ["--sqlite-path", file, "serve", "--addr", `127.0.0.1:${port}`],
        env: { DENO_KV_ACCESS_TOKEN: TOKEN },
        stdout: "null",
        stderr: "null",
      }).spawn();
      await untilListening(port);
    },
    kill: async () => {
      process?.kill("SIGKILL");
      await process?.status;
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error("Cannot start denokv: it does not listen");
}
