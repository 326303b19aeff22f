/** A server that behaves badly. */
export interface BadServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** Connections so far. */
  readonly connections: number;
  /** Resolves at the first connection. */
  readonly connected: Promise<void>;
}

/** What to do with a connection; it is closed when the server is disposed of. */
export type Misbehaviour = (connection: Deno.TcpConn) => Promise<void> | void;

/** Starts a TCP server that does to every connection what it is told. */
export function startBadServer(misbehave: Misbehaviour): BadServer {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open = new Set<Deno.TcpConn>();
  const working: Promise<void>[] = [];
  const first = Promise.withResolvers<void>();
  let connections = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      first.resolve();
      open.add(connection);
      working.push(Promise.resolve(misbehave(connection)).catch(() => {}));
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    connected: first.promise,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      for (const connection of open) close(connection);
      await accepting.catch(() => {});
      await Promise.all(working);
    },
  };
}

/** Accepts and never answers. */
export function blackHole(): void {}

/** Answers one byte at a time, and never to the end. */
export async function trickle(connection: Deno.TcpConn): Promise<void> {
  await readRequest(connection);
  const head =
    "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n";
  await connection.write(new TextEncoder().encode(head));
  while (true) {
    await connection.write(new TextEncoder().encode(" "));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Cuts the connection in the middle of the answer. */
export async function cutAnswer(connection: Deno.TcpConn): Promise<void> {
  await readRequest(connection);
  await connection.write(
    new TextEncoder().encode('HTTP/1.1 202 Accepted\r\ncontent-length: 60000\r\n\r\n{"acc'),
  );
  close(connection);
}

/** Answers what is no HTTP. */
export async function babble(connection: Deno.TcpConn): Promise<void> {
  await readRequest(connection);
  await connection.write(new TextEncoder().encode("220 mail.example ESMTP\r\n"));
  close(connection);
}

async function readRequest(connection: Deno.TcpConn): Promise<void> {
  await connection.read(new Uint8Array(65_536));
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed by the other end already.
  }
}
