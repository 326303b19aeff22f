// Generated from the schemas by `deno task generate`; edit those instead.
import type { UsageMessage } from "../types.ts";
import {
  areEntries,
  fits,
  hasOnly,
  isCount,
  isKey,
  isListOf,
  isMeasure,
  isSetting,
  isToken,
  type Unread,
} from "./forms.ts";

const MESSAGE_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const SESSION_ID =
  /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$/;
const PROJECT = /^[a-z0-9][a-z0-9-]{1,62}$/;
const OCCURRED_AT =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z))$/;
const KEYS: ReadonlySet<string> = new Set([
  "message_type",
  "schema_version",
  "message_id",
  "session_id",
  "project",
  "project_version",
  "occurred_at",
  "context",
  "seq_number",
  "uptime",
  "total_success",
  "total_failed",
  "counters",
  "features",
  "tags",
]);

/** Reads valid `UsageMessage` without unknown keys; `undefined` for all else, valid or not. */
export function acceptUsageMessage(value: Unread): UsageMessage | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  if (value.message_type !== "UsageMessage") return undefined;
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
  const context = value.context ?? null;
  if (context !== null && !isToken(context)) return undefined;
  const seqNumber = value.seq_number ?? null;
  if (seqNumber !== null && !isCount(seqNumber)) return undefined;
  const uptime = value.uptime ?? null;
  if (uptime !== null && !isMeasure(uptime)) return undefined;
  const totalSuccess = value.total_success ?? null;
  if (totalSuccess !== null && !isCount(totalSuccess)) return undefined;
  const totalFailed = value.total_failed ?? null;
  if (totalFailed !== null && !isCount(totalFailed)) return undefined;
  const counters = value.counters === undefined ? {} : value.counters;
  if (!areEntries(isCount, counters)) return undefined;
  const features = value.features === undefined ? [] : value.features;
  if (!isListOf(isKey, features, 64)) return undefined;
  const tags = value.tags === undefined ? {} : value.tags;
  if (!areEntries(isSetting, tags)) return undefined;
  return {
    message_type: "UsageMessage",
    schema_version: 1,
    message_id: messageId,
    session_id: sessionId,
    project,
    project_version: projectVersion,
    occurred_at: occurredAt,
    context,
    seq_number: seqNumber,
    uptime,
    total_success: totalSuccess,
    total_failed: totalFailed,
    counters,
    features,
    tags,
  };
}
