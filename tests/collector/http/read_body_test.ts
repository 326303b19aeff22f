import assert from "node:assert/strict";
import { createByteBudget } from "../../../collector/byte_budget.ts";
import { createDeadline } from "../../../collector/deadline.ts";
import { HttpProblem } from "../../../collector/http_problem.ts";
import { readBody } from "../../../collector/read_body.ts";
import { MAX_BODY_BYTES } from "../../../schemas/mod.ts";
import { countTimers } from "./count_timers.ts";
import { gzip } from "./post.ts";

function request(body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/", { method: "POST", body, headers });
}

/** Bytes without end, and how many were asked for. */
function endless(chunk: Uint8Array<ArrayBuffer>): {
  stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  given: () => number;
} {
  let given = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller): void {
      given += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { stream, given: () => given };
}

/** Lets everything happen that waits for nothing outside. */
function turns(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function refusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof HttpProblem && error.code === code;
}

Deno.test("readBody() stops asking for a body without end soon after the limit", async () => {
  const { stream, given } = endless(new Uint8Array(65_536));
  await assert.rejects(readBody(request(stream), { timeoutMs: 5_000 }), refusal("body_too_large"));
  assert.ok(given() <= MAX_BODY_BYTES + 4 * 65_536);
});

Deno.test("readBody() stops decompressing a bomb without end soon after the limit", async () => {
  const { stream, given } = endless(new Uint8Array(65_536));
  const bomb = stream.pipeThrough(new CompressionStream("gzip"));
  const sent = request(bomb, { "content-encoding": "gzip" });
  await assert.rejects(readBody(sent, { timeoutMs: 10_000 }), refusal("body_too_large"));
  // Zeros shrink a thousandfold; what is compressed but not read yet fits in a few buffers.
  assert.ok(given() < 100 * MAX_BODY_BYTES);
});

Deno.test("readBody() decompresses little more of a bomb than it takes, in however large a piece it comes", async () => {
  const zeros = new Uint8Array(64 * MAX_BODY_BYTES);
  const bomb = await new Response(
    new Blob([zeros]).stream().pipeThrough(new CompressionStream("gzip")),
  )
    .bytes();
  let given = 0;
  const original = globalThis.DecompressionStream;
  globalThis.DecompressionStream = class extends original {
    override readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
    constructor(format: CompressionFormat) {
      super(format);
      this.readable = super.readable.pipeThrough(
        new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(chunk, controller): void {
            given += chunk.length;
            controller.enqueue(chunk);
          },
        }),
      );
    }
  };
  try {
    const sent = request(bomb, { "content-encoding": "gzip" });
    await assert.rejects(readBody(sent, { timeoutMs: 10_000 }), refusal("body_too_large"));
  } finally {
    globalThis.DecompressionStream = original;
  }
  assert.ok(given < 8 * MAX_BODY_BYTES, `${given}`);
});

Deno.test("readBody() keeps no piece of a body, whatever memory the piece came in", async () => {
  const memory = new Uint8Array(65_536);
  let next = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller): void {
      if (next === 5_000) return controller.close();
      memory[0] = next++ % 251;
      controller.enqueue(memory.subarray(0, 1));
    },
  }, { highWaterMark: 0 });
  const body = await readBody(request(stream), { timeoutMs: 10_000 });
  assert.equal(body.length, 5_000);
  assert.ok(body.every((byte, at) => byte === at % 251));
});

Deno.test("readBody() refuses a body that arrives in thousands of pieces", async () => {
  const zipped = (): Uint8Array<ArrayBuffer> => new Uint8Array([0, 0, 0, 0xff, 0xff]);
  for (const encoding of ["identity", "gzip"]) {
    let given = 0;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller): void {
        const first = encoding === "gzip" && given === 0;
        controller.enqueue(
          first
            ? new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
            : encoding === "gzip"
            ? zipped()
            : new Uint8Array(1),
        );
        given++;
      },
    });
    await assert.rejects(
      readBody(request(stream, { "content-encoding": encoding }), { timeoutMs: 20_000 }),
      (error) => refusal("body_too_large")(error) && /too many pieces/.test(String(error)),
    );
    assert.ok(given < 8_300, `${given}`);
  }
});

Deno.test("readBody() takes a limit of its own", async () => {
  const limits = { timeoutMs: 1_000, maxBytes: 10 };
  assert.equal((await readBody(request("x".repeat(10)), limits)).length, 10);
  for (const body of [request("x".repeat(11)), request(new Blob(["x".repeat(11)]).stream())]) {
    await assert.rejects(readBody(body, limits), refusal("body_too_large"));
  }
});

Deno.test("readBody() stops reading gzip that never gives a byte", async () => {
  // A frame of RFC 1952 and then empty stored blocks of RFC 1951, section 3.2.4.
  const { stream, given } = endless(new Uint8Array([0, 0, 0, 0xff, 0xff]));
  const source = stream.getReader();
  let next = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      controller.enqueue(next);
      const block = (await source.read()).value!;
      next = new Uint8Array(65_535);
      for (let at = 0; at < next.length; at += block.length) next.set(block, at);
    },
  });
  const sent = request(body, { "content-encoding": "gzip" });
  await assert.rejects(readBody(sent, { timeoutMs: 10_000 }), refusal("body_too_large"));
  // Five bytes for each piece of 65,535 that was asked for: the limit is 17 of them.
  assert.ok(given() <= 5 * 20);
});

Deno.test("readBody() refuses gzip with something after its end or with its end missing", async () => {
  const whole = await gzip("[]");
  for (
    const bytes of [new Uint8Array([...whole, 1, 2, 3]), whole.slice(0, -4), whole.slice(0, 5)]
  ) {
    const sent = request(bytes, { "content-encoding": "gzip" });
    await assert.rejects(readBody(sent, { timeoutMs: 1_000 }), refusal("malformed_encoding"));
  }
});

Deno.test("readBody() gives back what it held when it fails", async () => {
  let held = 0;
  const budget = createByteBudget(MAX_BODY_BYTES);
  const counted = {
    take: (bytes: number): boolean => {
      const taken = budget.take(bytes);
      if (taken) held += bytes;
      return taken;
    },
    give: (bytes: number): void => {
      held -= bytes;
      budget.give(bytes);
    },
  };
  const { stream } = endless(new Uint8Array(65_536));
  await assert.rejects(readBody(request(stream), { timeoutMs: 5_000, budget: counted }));
  assert.equal(held, 0);
  const late = new ReadableStream<Uint8Array>({
    start(controller): void {
      controller.enqueue(new Uint8Array(100));
    },
  });
  await assert.rejects(
    readBody(request(late), { timeoutMs: 5, budget: counted }),
    refusal("body_too_slow"),
  );
  assert.equal(held, 0);
  const body = await readBody(request("[]"), { timeoutMs: 1_000, budget: counted });
  assert.equal(held, body.length);
});

Deno.test("readBody() turns a body away when too much is held", async () => {
  const budget = createByteBudget(10);
  await assert.rejects(
    readBody(request("x".repeat(11)), { timeoutMs: 1_000, budget }),
    refusal("overloaded"),
  );
  assert.equal((await readBody(request("x".repeat(10)), { timeoutMs: 1_000, budget })).length, 10);
});

Deno.test("readBody() gives back what a header announced and the body did not keep", async () => {
  for (const announced of ["1", "2", "100"]) {
    const budget = createByteBudget(100);
    const sent = request("[]", { "content-length": announced });
    const body = await readBody(sent, { timeoutMs: 1_000, budget });
    assert.ok(budget.take(100 - body.length), announced);
    assert.ok(!budget.take(1), announced);
  }
});

Deno.test("readBody() sets no timer for a body that is there, and one for what is not", async () => {
  const headersRead = Promise.withResolvers<void>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      using timers = countTimers();
      const work = readBody(request, { timeoutMs: 60_000 });
      if (request.url.endsWith("/apart")) headersRead.resolve();
      return Response.json([(await work).length, timers.count()]);
    },
  );
  const { hostname, port } = server.addr;
  const [together, apart] = [
    await Deno.connect({ hostname, port }),
    await Deno.connect({ hostname, port }),
  ];
  const head = (path: string): string =>
    `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n`;
  const write = (to: Deno.Conn, text: string) => to.write(new TextEncoder().encode(text));
  await write(together, `${head("/together")}[]`);
  assert.match(await new Response(together.readable).text(), /\[2,0\]$/);
  await write(apart, head("/apart"));
  await headersRead.promise;
  await write(apart, "[]");
  assert.match(await new Response(apart.readable).text(), /\[2,1\]$/);
  await server.shutdown();
});

Deno.test("readBody() gives up the body that was awaited longest when there is no room left", async () => {
  const budget = createByteBudget(25);
  const deadline = createDeadline(60_000);
  const options = { timeoutMs: 60_000, budget, deadline };
  const silent = (): ReadableStream<Uint8Array<ArrayBuffer>> => new ReadableStream();
  const announced = { "content-length": "10" };
  const ends: string[] = [];
  const slow = ["first", "second"].map(async (name) => {
    try {
      await readBody(request(silent(), announced), options);
    } catch (error) {
      ends.push(`${name} ${(error as HttpProblem).code}`);
    }
  });
  await turns();
  // The third finds 5 bytes left: the first makes room for it, and the second stays.
  assert.equal((await readBody(request("x".repeat(10)), options)).length, 10);
  await slow[0];
  assert.deepEqual(ends, ["first overloaded"]);
  assert.ok(!budget.take(6), "what was read is held as well as the second");
  budget.give(10);
  // One that arrives bit by bit takes the room of the second, and gives up when it is the last.
  const long = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller): void {
      controller.enqueue(new Uint8Array(4));
    },
  });
  await assert.rejects(readBody(request(long), options), refusal("overloaded"));
  await slow[1];
  assert.deepEqual(ends, ["first overloaded", "second overloaded"]);
  assert.ok(budget.take(25), "all is given back");
});
