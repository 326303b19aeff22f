/**
 * A small inference server that reports its usage: it answers prompts over HTTP, caches what it
 * answered, and tells its makers how it is used, if the person who runs it agrees.
 *
 * ```sh
 * deno run --allow-env --allow-read --allow-write --allow-net --allow-sys --allow-run \
 *   examples/inference_server.ts --port 8080 --stats https://stats.example.org
 * curl -d '{"prompt": "the cat"}' http://127.0.0.1:8080/generate
 * ```
 *
 * `--usage-stats=off`, `TINY_ENGINE_USAGE_STATS=off` or `DO_NOT_TRACK=1` turns the reports off;
 * `GET /usage` shows what would be sent and why.
 *
 * @module
 */
import { createReporter, type Reporter, UsageContext } from "../reporter/mod.ts";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  args: Deno.args,
  options: {
    port: { type: "string", default: "8080" },
    stats: { type: "string" },
    "usage-stats": { type: "string" },
    "disable-usage-stats": { type: "boolean", default: false },
    "cache-size": { type: "string", default: "128" },
  },
});

const reporter = createReporter({
  project: "tiny-engine",
  projectVersion: "0.3.0",
  endpoint: options.stats,
  context: UsageContext.API_SERVER,
  projectRoot: new URL("..", import.meta.url).href,
  flags: {
    usageStats: options["usage-stats"],
    disableUsageStats: options["disable-usage-stats"],
  },
  engine: {
    "model_name": "tiny/bigram-1k",
    "max_local_cache_size": Number(options["cache-size"]),
    "remote_url": "memory://here",
    quantization: "none",
  },
  stopDeadlineMs: 1_000,
});
reporter.start();

const model = new Map([["the", "cat"], ["cat", "sat"], ["sat", "on"], ["on", "the"]]);
const cache = new Map<string, string>();
const server = Deno.serve({
  port: Number(options.port),
  hostname: "127.0.0.1",
  onListen: ({ port }) => print(`listening on http://127.0.0.1:${port}`),
}, (request) => answer(request, reporter));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => void server.shutdown());
}
await server.finished;
await reporter.stop();

async function answer(request: Request, usage: Reporter): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/usage") {
    const { level, body } = await usage.preview();
    return Response.json({ ...await usage.explain(), level, messages: JSON.parse(body) });
  }
  if (pathname !== "/generate") return new Response("Not found", { status: 404 });
  try {
    const { prompt, tokens = 8 } = await request.json() as { prompt: string; tokens?: number };
    usage.count("requests");
    usage.feature(tokens > 32 ? "long_generation" : "short_generation");
    return Response.json({ text: generate(prompt, tokens, usage) });
  } catch (error) {
    // The error's class and place are reported; the prompt that caused it never is.
    usage.error(error);
    usage.count("failed_requests");
    return new Response("Cannot generate: the request is not of its form", { status: 400 });
  }
}

function generate(prompt: string, tokens: number, usage: Reporter): string {
  const key = `${prompt} ${tokens}`;
  const known = cache.get(key);
  if (known !== undefined) {
    usage.count("cache_hits");
    return known;
  }
  const words = prompt.trim().split(/\s+/);
  while (words.length < tokens) words.push(model.get(words.at(-1) ?? "") ?? "the");
  usage.count("generated_tokens", tokens);
  if (cache.size >= Number(options["cache-size"])) {
    usage.count("evictions");
    cache.delete(cache.keys().next().value!);
  }
  cache.set(key, words.join(" "));
  usage.set("cached_prompts", cache.size);
  return words.join(" ");
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
