import assert from "node:assert/strict";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import { readCaptures, routeOf } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";

Deno.test("every foreign system has captures, and each says what it becomes", () => {
  const captures = readCaptures();
  const systems = [...new Set(captures.map(({ system }) => system))];
  assert.deepEqual(systems.sort(), Object.keys(FOREIGN_SYSTEMS).sort());
  for (const { file, system, becomes } of captures) {
    assert.equal(file.split("/")[0], system);
    assert.match(becomes[0], /\S/, file);
  }
  assert.ok(captures.some(({ becomes }) => becomes.length === 1), "none that counts nothing");
});

for (const capture of readCaptures()) {
  Deno.test(`compatRoutes accepts ${capture.file} when it is posted unchanged`, async () => {
    const { app, stored, events } = createCompatApp();
    const response = await app.request(routeOf(capture), {
      method: "POST",
      headers: capture.headers,
      body: capture.body_text,
    });
    assert.equal(response.status, 202);
    assert.equal(response.headers.get("content-type"), "application/json");
    const answer = await response.json();
    const [event, ...messages] = capture.becomes;
    assert.equal(answer.system, capture.system);
    assert.equal(answer.event, event);
    assert.equal(answer.accepted, messages.length);
    assert.deepEqual(
      [answer.rejected, answer.ignored_keys, answer.dropped_values, answer.repaired_keys],
      [[], [], [], []],
    );
    assert.deepEqual(stored.map(({ message_type }) => message_type), messages);
    assert.deepEqual(
      new Set(stored.map(({ project }) => project)),
      new Set(messages.length === 0 ? [] : [capture.system]),
    );
    assert.equal(
      new Set(stored.map(({ session_id }) => session_id)).size,
      messages.length === 0 ? 0 : 1,
    );
    const foreign = events.filter(({ type }) => type === "foreign.message");
    assert.deepEqual(foreign.map(({ payload }) => payload), [{
      system: capture.system,
      outcome: messages.length === 0 ? "ignored" : "accepted",
    }]);
  });
}

Deno.test("compatRoutes answers raw HTTP/1.1 of every capture over one kept-alive connection", async () => {
  const { app, stored } = createCompatApp();
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    app.fetch,
  );
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const encoder = new TextEncoder();
  for (const capture of readCaptures()) {
    const body = encoder.encode(capture.body_text);
    const headers = Object.entries({ "Content-Length": String(body.length), ...capture.headers })
      .map(([name, value]) => `${name}: ${value}`);
    const head = [`POST ${routeOf(capture)} HTTP/1.1`, ...headers, "", ""].join("\r\n");
    const request = new Uint8Array([...encoder.encode(head), ...body]);
    for (let sent = 0; sent < request.length;) {
      sent += await connection.write(request.subarray(sent));
    }
    assert.match(await readAnswer(connection), /^HTTP\/1\.1 202 Accepted\r\n/, capture.file);
  }
  assert.ok(stored.length > readCaptures().length);
});

/** Reads one answer with a `Content-Length`. */
async function readAnswer(connection: Deno.TcpConn): Promise<string> {
  let text = "";
  const chunk = new Uint8Array(16_384);
  for (;;) {
    const length = await connection.read(chunk);
    assert.notEqual(length, null, "the connection was closed");
    text += new TextDecoder().decode(chunk.subarray(0, length ?? 0));
    const [head = "", body] = text.split("\r\n\r\n", 2);
    const expected = /content-length: (\d+)/i.exec(head)?.[1];
    if (body !== undefined && expected !== undefined && body.length >= Number(expected)) {
      return text;
    }
  }
}
