import type { Message } from "../schemas/types.ts";
import { buildEngineMessage } from "./build_engine_message.ts";
import { buildEnvMessage } from "./build_env_message.ts";
import { buildMetadataMessage } from "./build_metadata_message.ts";
import { buildUsageMessage } from "./build_usage_message.ts";
import { collectFacts } from "./collect_facts.ts";
import { createEnvelope } from "./create_envelope.ts";
import type { Withheld } from "./facts.ts";
import type { Host } from "./host.ts";

import { loadIdMaker } from "./session.ts";

/** What one report is about. */
export interface ReportRequest {
  /** Name of the program. */
  readonly project: string;
  /** Version of the program. */
  readonly projectVersion: string;
  /** How the program is used; without it there is no UsageMessage. */
  readonly context?: string | undefined;
  /** Settings of an engine; without them there is no EngineMessage. */
  readonly engine?: Readonly<Record<string, unknown>> | undefined;
}

/** A report that was gathered. */
export interface GatheredReport {
  /** The messages, ready to be sent. */
  readonly messages: readonly Message[];
  /** Facts that a missing permission kept back. */
  readonly withheld: readonly Withheld[];
  /** Fields whose text was replaced, because it resembled something private. */
  readonly redacted: readonly string[];
}

/**
 * Gathers one report about this machine: facts, settings, time of the run. It sends nothing.
 *
 * @param host The gate to the machine.
 * @param request What the report is about.
 * @param now Clock, milliseconds since 1970 UTC.
 * @returns Messages of one new session, what was withheld and what was redacted.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { gatherReport } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const { messages } = await gatherReport(denoHost(), { project: "my-engine", projectVersion: "1.0.0" });
 * assert.deepEqual(messages.map((message) => message.message_type), ["EnvMessage", "MetadataMessage"]);
 * ```
 */
export async function gatherReport(
  host: Host,
  request: ReportRequest,
  now: () => number = Date.now,
): Promise<GatheredReport> {
  const startedAt = now();
  const newId = await loadIdMaker();
  const sessionId = newId();
  const { project, projectVersion, context, engine } = request;
  const envelope = () => createEnvelope({ project, projectVersion, sessionId, now });
  const { facts, withheld } = await collectFacts(host);
  const built = [
    await buildEnvMessage(await envelope(), facts, withheld),
    ...engine === undefined ? [] : [await buildEngineMessage(await envelope(), engine)],
    ...context === undefined ? [] : [await buildUsageMessage(await envelope(), { context })],
    await buildMetadataMessage(await envelope(), { startedAt, now: now() }),
  ];
  return {
    messages: built.map(({ message }) => message),
    withheld,
    redacted: built.flatMap(({ redacted }) => redacted),
  };
}
