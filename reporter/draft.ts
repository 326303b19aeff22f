import type { Message } from "../schemas/types.ts";
import type { Envelope } from "./create_envelope.ts";
import type { LeftOut } from "./fit_declared.ts";
import type { FieldPlace } from "./without_fields.ts";

/**
 * A message before it is built: what happened and when. Making one costs microseconds and loads
 * nothing; the schemas are loaded when the first draft is built, right before it is sent.
 */
export interface Draft {
  /** Kind of message. */
  readonly type: Message["message_type"];
  /** Its envelope, fixed at the moment it describes. */
  readonly envelope: Envelope;
  /** What its builder needs. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Fields that the person had not been told about when it was made; the message is built without them. */
  readonly pending?: readonly FieldPlace[] | undefined;
  /** What the program told and did not declare so; for a preview. */
  readonly leftOut?: readonly LeftOut[] | undefined;
}
