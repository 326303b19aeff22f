// Generated from the schemas by `deno task generate`; edit those instead.
import { describesErrorAlone } from "../describes_error_alone.ts";
import { isPlainFrame } from "../is_plain_frame.ts";
import type { EventMessage } from "../types.ts";
import { fits, hasOnly, isListOf, isOneOf, isToken, type Unread } from "./forms.ts";

const MESSAGE_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const SESSION_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
const OCCURRED_AT =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const EVENT_TYPE = new Set(["start", "stop", "error", "ping"] as const);
const ERROR_STACK_ELEMENT =
  /^[A-Za-z_$<][\w$<>#]{0,95}(?: (?:[A-Za-z_][\w-]{0,63}\/){0,6}[A-Za-z_][\w-]{0,63}\.(?:[cm]?[jt]sx?|py|rs|go|cpp|cc|c|h|java|kt|rb|wasm)(?::\d{1,7}){1,2})?$/;
const KEYS: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "event_type",
  "error_name",
  "error_stack",
]);

function isErrorStackElement(value: unknown): value is string {
  return typeof value === "string" && value.length <= 256 && ERROR_STACK_ELEMENT.test(value) &&
    isPlainFrame(value);
}

/** Reads valid `EventMessage` without unknown keys; `undefined` for all else, valid or not. */
export function acceptEventMessage(value: Unread): EventMessage | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  if (value.message_type !== "EventMessage") return undefined;
  if (value.schema_version !== 1) return undefined;
  const messageId = value.message_id;
  if (!fits(MESSAGE_ID, messageId)) return undefined;
  const sessionId = value.session_id;
  if (!fits(SESSION_ID, sessionId)) return undefined;
  const project = value.project;
  if (!fits(PROJECT, project)) return undefined;
  const projectVersion = value.project_version;
  if (!isToken(projectVersion)) return undefined;
  const occurredAt = value.occurred_at;
  if (!fits(OCCURRED_AT, occurredAt)) return undefined;
  const eventType = value.event_type;
  if (!isOneOf(EVENT_TYPE, eventType)) return undefined;
  const errorName = value.error_name ?? null;
  if (errorName !== null && !isToken(errorName)) return undefined;
  const errorStack = value.error_stack ?? null;
  if (errorStack !== null && !isListOf(isErrorStackElement, errorStack, 32)) return undefined;
  const message: EventMessage = {
    message_type: "EventMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    event_type: eventType,
    error_name: errorName,
    error_stack: errorStack,
  };
  if (!describesErrorAlone(message)) return undefined;
  return message;
}
