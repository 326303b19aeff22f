// Generated from the schemas by `deno task generate`; edit those instead.
import type { MetadataMessage } from "../types.ts";
import { fits, hasOnly, isMeasure, isToken, type Unread } from "./forms.ts";

const MESSAGE_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const SESSION_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
const OCCURRED_AT =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const START_TIME =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const KEYS: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "start_time",
  "duration",
]);

/** Reads valid `MetadataMessage` without unknown keys; `undefined` for all else, valid or not. */
export function acceptMetadataMessage(value: Unread): MetadataMessage | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  if (value.message_type !== "MetadataMessage") return undefined;
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
  const startTime = value.start_time ?? null;
  if (startTime !== null && !fits(START_TIME, startTime)) return undefined;
  const duration = value.duration ?? null;
  if (duration !== null && !isMeasure(duration)) return undefined;
  return {
    message_type: "MetadataMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    start_time: startTime,
    duration,
  };
}
