/**
 * What travels between reporter and collector, and nothing else: five message types, their limits,
 * the errors a client can see, the public report and the receipt for a deletion. Validation, types,
 * JSON Schema and the data dictionary all come from the same zod schemas.
 *
 * @example Read a message of the wire
 * ```ts
 * import { parseMessage } from "@candor/usage/schemas";
 * import assert from "node:assert/strict";
 *
 * const parsed = parseMessage({
 *   schema_version: 1,
 *   message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
 *   session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
 *   project: "lmcache",
 *   project_version: "0.3.9",
 *   occurred_at: "2026-11-22T09:30:00.000Z",
 *   message_type: "MetadataMessage",
 *   start_time: "2026-11-22T09:00:00.000Z",
 *   duration: 1800,
 *   mood: "good",
 * });
 * assert.ok(parsed.ok);
 * assert.deepEqual(parsed.ignoredKeys, ["mood"]);
 * ```
 *
 * @module
 */
export type {
  IngestAnswer,
  Problem,
  ProjectList,
  Receipt,
  ReceiptKeys,
  Report,
  SessionView,
} from "./answer_types.ts";
export { dataDictionary, type DictionaryEntry } from "./data_dictionary.ts";
export type {
  Declarations,
  DeclaredFeature,
  DeclaredField,
  DeclaredForm,
  DeclaredValue,
  EngineDeclaration,
} from "./declaration.ts";
export { declarationOf } from "./declaration_of.ts";
export { declaredDictionary } from "./declared_dictionary.ts";
export {
  declareEngine,
  type EngineDescription,
  type FeatureDescription,
  type FeatureList,
  type FeatureOf,
} from "./declare_engine.ts";
export { declareField, type SettingDescription } from "./declare_field.ts";
export { dictionaryMarkdown } from "./dictionary_markdown.ts";
export { type Dimension, dimensions, QUARANTINED } from "./dimensions.ts";
export { ENGINE_FIELDS } from "./engine_fields.ts";
export { SCHEMA_VERSION } from "./envelope.ts";
export type { FieldMeta } from "./field.ts";
export { findLeak, type Leak } from "./find_leak.ts";
export { findMisfit } from "./find_misfit.ts";
export { REDACTED } from "./forms.ts";
export { type JsonSchema, jsonSchema } from "./json_schema.ts";
export { laterDeclared, type LaterField } from "./later_field.ts";
export { LATER_FIELDS } from "./later_fields.ts";
export * from "./limits.ts";
export { messageSchema } from "./message.ts";
export { CUSTOM_MODEL, isPublicModelName } from "./model_name.ts";
export { type ParsedMessage, parseMessage } from "./parse_message.ts";
export { isPlausible, type Plausible } from "./plausible.ts";
export { PROBLEM_CODES, type ProblemCode, type ProblemEntry, PROBLEMS } from "./problem.ts";
export { PROJECT_PATTERN } from "./project_pattern.ts";
export { RECEIPT_KEYS_PATH } from "./receipt_keys_path.ts";
export { receiptText } from "./receipt_text.ts";
export { readDeclarations } from "./read_declarations.ts";
export type {
  EngineMessage,
  EnvMessage,
  EventMessage,
  GpuFacts,
  Message,
  MetadataMessage,
  UsageMessage,
} from "./types.ts";
export { writeDeclarations } from "./write_declarations.ts";
