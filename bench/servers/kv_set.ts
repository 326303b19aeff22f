// Deno KV without any design: one plain `set` for a request of one message, one atomic commit of sets for a
// request of many, no check for duplicates, no counters.
// Argument: the file of the store. Prints the port that it listens on.
import { listen } from "./listen.ts";

interface Message {
  readonly message_id: string;
}

const kv = await Deno.openKv(Deno.args[0]);

listen(async (messages) => {
  if (messages.length === 1) {
    const [message] = messages as [Message];
    await kv.set(["messages", message.message_id], message);
  } else {
    const atomic = kv.atomic();
    for (const message of messages as Message[]) {
      atomic.set(["messages", message.message_id], message);
    }
    await atomic.commit();
  }
  return messages.length;
});
