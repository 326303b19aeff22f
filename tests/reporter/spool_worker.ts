/**
 * A process that takes entries from a spool and sends each to a collector, for tests with several at
 * once. Arguments: folder, address, batch size.
 */
import { denoHost } from "../../reporter/host.ts";
import { createSpool } from "../../reporter/spool.ts";
import { denoDisk } from "../../reporter/state.ts";

const [dir = "", url = "", size = "5"] = Deno.args;
const spool = createSpool({ disk: denoDisk(denoHost()), dir });
for (let idle = 0; idle < 3;) {
  const entries = await spool.take(Number(size), 1_000_000);
  idle = entries.length === 0 ? idle + 1 : 0;
  if (entries.length === 0) continue;
  const body = JSON.stringify(entries.map(({ value }) => value));
  const response = await fetch(url, { method: "POST", body });
  await response.body?.cancel();
  for (const entry of entries) await entry.drop();
}
