import { z } from "zod";
import { field } from "./field.ts";
import { token } from "./forms.ts";
import { PROJECT_PATTERN } from "./project_pattern.ts";

/** The schema version that this module writes and reads. */
export const SCHEMA_VERSION = 1 as const;

/** The fields that every message carries besides its type. */
export const envelopeShape = {
  schema_version: field(z.literal(SCHEMA_VERSION), {
    what: "Version of this schema",
    unit: "number",
    example: 1,
    why: "Messages of every version stay readable",
  }),
  message_id: field(z.uuidv7(), {
    what: "Random, time-ordered name of this message",
    unit: "UUIDv7",
    example: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
    why: "The same message is counted once, however often it is sent",
  }),
  session_id: field(z.uuidv7(), {
    what: "Random name of this run of the program, new at every start; only a hash of it is stored",
    unit: "UUIDv7",
    example: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
    why: "Messages of one run belong together, and whoever knows it can have them deleted",
  }),
  project: field(z.string().regex(PROJECT_PATTERN), {
    what: "Name of the program that reports",
    unit: "name",
    example: "lmcache",
    why: "One collector serves several projects",
  }),
  project_version: field(token(), {
    what: "Version of the program that reports",
    unit: "version",
    example: "0.3.9",
    why: "Which versions are in use decides how long they are supported",
    published: "project_version",
  }),
  occurred_at: field(z.iso.datetime({ precision: 3 }), {
    what: "When the message was made, in UTC",
    unit: "ISO 8601, milliseconds",
    example: "2026-11-22T09:30:00.000Z",
    why: "Late messages count for the day that they describe",
  }),
};
