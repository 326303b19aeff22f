import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import { scrubStack } from "../../reporter/scrub_stack.ts";
import { findLeak } from "../../schemas/find_leak.ts";
import { eventMessageSchema } from "../../schemas/event_message.ts";

const FRAMES = eventMessageSchema.shape.error_stack;

function thrown(lines: readonly string[], message = "no matter", name = "Error"): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = [`${name}: ${message}`, ...lines.map((line) => `    at ${line}`)].join("\n");
  return error;
}

function scrubLine(line: string, root: string | null = "/srv/app"): string | undefined {
  return scrubStack(thrown([line]), root)?.[0];
}

const LINES: readonly (readonly [line: string, frame: string])[] = [
  ["readShard (file:///srv/app/cache/shard.ts:41:7)", "readShard cache/shard.ts:41:7"],
  ["file:///srv/app/main.ts:3:1", "<anonymous> main.ts:3:1"],
  ["async Cache.read (file:///srv/app/cache.ts:9:2)", "Cache#read cache.ts:9:2"],
  ["async file:///srv/app/main.ts:3:1", "<anonymous> main.ts:3:1"],
  ["Cache.#read (file:///srv/app/cache.ts:9:2)", "Cache#read cache.ts:9:2"],
  ["new Cache (file:///srv/app/cache.ts:1:2)", "Cache cache.ts:1:2"],
  ["Object.foo [as bar] (file:///srv/app/cache.ts:1:2)", "Object#foo cache.ts:1:2"],
  ["Array.map (<anonymous>)", "Array#map"],
  ["async Promise.all (index 0)", "Promise#all"],
  ["cache.internal (file:///srv/app/a.service.ts:1:2)", "cache#internal a-service.ts:1:2"],
  ["eval (eval at run (file:///srv/app/main.ts:3:1), <anonymous>:1:1)", "eval"],
  ["read (/srv/app/cache.ts:1:2)", "read cache.ts:1:2"],
  ["op_read (ext:core/00_infra.js:12:13)", "op_read<deno>"],
  ["open (node:internal/fs:1:2)", "open<deno>"],
  [
    "parse (file:///home/ada/.cache/deno/npm/registry.example/zod/4.6.7/v4/parse.js:5:1)",
    "parse<zod>",
  ],
  ["run (file:///srv/app/node_modules/.pnpm/a@1/node_modules/@b/c-d/x.js:5:1)", "run<b#c_d>"],
  ["serve (https://jsr.io/@std/http/1.0.0/server.ts:4:5)", "serve<std#http>"],
  ["secret (file:///home/ada/private/notes.ts:1:1)", "secret"],
  ["secret (file:///srv/app/../../home/ada/notes.ts:1:1)", "secret"],
  ["secret (file:///srv/app%2f..%2f..%2fhome/notes.ts:1:1)", "secret"],
  ["secret (file:///srv/application/notes.ts:1:1)", "secret"],
  ["secret (data:text/javascript;base64,Zm9v:1:1)", "secret"],
  ["secret (https://git.acme.example/private/mod.ts:1:1)", "secret"],
  ["secret (file:///srv/app/192.168.0.7/mod.ts:1:1)", "secret"],
  ["secret (file:///srv/app/clients/ada@acme.example.ts:1:1)", "secret"],
];

for (const [line, frame] of LINES) {
  Deno.test(`scrubStack makes ${frame} of ${line}`, () => {
    assert.equal(scrubLine(line), frame);
    assert.ok(FRAMES.safeParse([frame]).success);
  });
}

Deno.test("scrubStack reads roots of every system", () => {
  const expected = "read cache.ts:1:2";
  assert.equal(scrubLine("read (file:///srv/app/cache.ts:1:2)", "/srv/app/"), expected);
  assert.equal(scrubLine("read (file:///srv/app/cache.ts:1:2)", "file:///srv/app/"), expected);
  assert.equal(scrubLine("read (file:///C:/app/cache.ts:1:2)", "C:\\app"), expected);
  assert.equal(scrubLine("read (C:\\app\\cache.ts:1:2)", "C:\\app"), expected);
  assert.equal(scrubLine("read (file:///s%20p/cache.ts:1:2)", "/s p"), expected);
  assert.equal(
    scrubLine("read (https://jsr.io/@a/b/1.0.0/cache.ts:1:2)", "https://jsr.io/@a/b/1.0.0"),
    expected,
  );
});

Deno.test("scrubStack names no file when there is no root", () => {
  assert.equal(scrubLine("readShard (file:///srv/app/cache/shard.ts:41:7)", null), "readShard");
});

Deno.test("scrubStack leaves the message out even when it is written like frames", () => {
  const error = thrown(
    ["real (file:///srv/app/a.ts:1:2)"],
    "x\n    at Ada (secret)\n    at Home (x)",
  );
  assert.deepEqual(scrubStack(error, "/srv/app"), ["real a.ts:1:2"]);
});

Deno.test("scrubStack keeps at most 32 frames", () => {
  const error = thrown(Array.from({ length: 100 }, () => "f (file:///srv/app/a.ts:1:2)"));
  assert.equal(scrubStack(error, "/srv/app")?.length, 32);
});

Deno.test("scrubStack reads the stack of a real error", () => {
  function readShard(): Error {
    return new RangeError("nothing of this");
  }
  const [first] = scrubStack(readShard(), import.meta.dirname ?? null) ?? [];
  assert.match(first ?? "", /^readShard scrub_stack_test\.ts:\d+:\d+$/);
});

Deno.test("scrubStack gives null when no error was thrown or reading it fails", () => {
  const hostile = new Error("x");
  Object.defineProperty(hostile, "stack", {
    get: () => {
      throw new Error("no");
    },
  });
  for (const value of ["text", null, undefined, 7, {}, { stack: "at a" }, hostile]) {
    assert.equal(scrubStack(value, null), null);
  }
});

Deno.test("scrubStack always gives frames that the schema accepts", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "/home/ada",
      "10.0.0.7",
      "a@b.example",
      "hf_abcdefgh12345",
      "file:///srv/app/x.ts",
    ),
    fc.constantFrom(
      ":1:2",
      " (",
      ")",
      "    at ",
      "\n",
      "https://x.example/",
      "../",
      "%2f",
      "eval at ",
    ),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, text, fc.option(text), (stack, message, root) => {
      const error = new Error(message);
      error.stack = stack;
      const frames = scrubStack(error, root);
      assert.ok(FRAMES.safeParse(frames).success, JSON.stringify(frames));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("scrubStack lets nothing private through a file name or a function name", () => {
  const secrets = fc.constantFrom(
    "ada@acme.example",
    "192.168.13.7",
    "db1.prod.acme.example",
    "550e8400-e29b-41d4-a716-446655440000",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghij",
    "/home/ada/.ssh/id_rsa",
    "C:\\Users\\ada",
    "~/.config",
  );
  fc.assert(
    fc.property(secrets, secrets, (inName, inPlace) => {
      const frame = scrubLine(`${inName} (file:///srv/app/${inPlace}/${inPlace}.ts:1:2)`) ?? "";
      assert.ok(!frame.includes(inName) && !frame.includes(inPlace), frame);
      assert.ok(frame.split(/[ /.:]/).every((word) => findLeak(word) === null), frame);
    }),
  );
});
