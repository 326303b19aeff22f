import { peersFolder } from "./peers_folder.ts";
import { type ServerProcess, serverProcess } from "./server_process.ts";
import type { System } from "./system.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** How the server is started, by the runtime that it runs on. */
const COMMANDS = {
  Node: { program: () => "node", args: ["hono_redis_node.cjs"] },
  Deno: {
    program: () => Deno.execPath(),
    args: ["run", "--allow-all", "--no-config", "--node-modules-dir=manual", "hono_redis_deno.cjs"],
  },
} as const;

/**
 * Hono and a Redis stream.
 *
 * @param name Its name.
 * @param runtime What the server runs on.
 * @returns The system.
 */
export function honoRedis(name: string, runtime: keyof typeof COMMANDS): System {
  return {
    name,
    title: `Hono + Redis stream always (${runtime})`,
    durability: "fsync a round of Redis, no dedupe",
    start: async (folder) => {
      const port = freePort();
      const redis = await startRedis(folder, port);
      const { program, args } = COMMANDS[runtime];
      const script = `${await peersFolder()}${args.at(-1)}`;
      const server = await serverProcess(program(), [...args.slice(0, -1), script, String(port)]);
      return {
        url: `http://127.0.0.1:${server.firstLine}`,
        pids: [server.pid, redis.pid],
        kill: async () => {
          await server.kill();
          await redis.kill();
        },
        count: async () => {
          const again = await startRedis(folder, port);
          try {
            return Number((await ask(port, "XLEN messages")).slice(1));
          } finally {
            await again.kill();
          }
        },
      };
    },
  };
}

async function startRedis(folder: string, port: number): Promise<ServerProcess> {
  const redis = await serverProcess("redis-server", [
    ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder],
    ...["--appendonly", "yes", "--appendfsync", "always", "--save", ""],
  ]);
  // It reads its file before it answers, and says LOADING meanwhile.
  while (await ask(port, "PING").catch(() => "") !== "+PONG") {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return redis;
}

/** One command and the first line of its answer. */
async function ask(port: number, command: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(encoder.encode(`${command}\r\n`));
  const bytes = new Uint8Array(256);
  const length = await connection.read(bytes) ?? 0;
  return decoder.decode(bytes.subarray(0, length)).split("\r\n")[0]!;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
