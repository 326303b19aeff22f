/** A listener that accepts connections and never says a word. */
export function silentListener(): { port: number; accepted: () => number; close: () => void } {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open: Deno.Conn[] = [];
  (async () => {
    for await (const conn of listener) open.push(conn);
  })();
  return {
    port: listener.addr.port,
    accepted: () => open.length,
    close: () => {
      listener.close();
      for (const conn of open) conn.close();
    },
  };
}
