// The limit of durable ingest in Deno: one line a message in a file, and one `fdatasync` for all requests
// that arrived while the one before was under way. No validation, no index, no counters.
// Argument: the file. Prints the port that it listens on.
import { listen } from "./listen.ts";

const [path] = Deno.args;
const file = await Deno.open(path!, { create: true, append: true });
const encoder = new TextEncoder();
let lines: string[] = [];
let waiting: (() => void)[] = [];
let running = false;

listen((messages) => {
  for (const message of messages) lines.push(JSON.stringify(message));
  return new Promise((resolve) => {
    waiting.push(() => resolve(messages.length));
    if (!running) void flush();
  });
});

async function flush(): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    const group = waiting;
    const bytes = encoder.encode(lines.join("\n") + "\n");
    waiting = [];
    lines = [];
    let written = 0;
    while (written < bytes.length) written += await file.write(bytes.subarray(written));
    await file.syncData();
    for (const done of group) done();
  }
  running = false;
}
