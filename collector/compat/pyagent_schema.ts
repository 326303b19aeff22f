import { z } from "zod";
import { envVarJson } from "./env_var_json.ts";
import { dropped, kept } from "./foreign_field.ts";
import { lenient, read, setting, text, whole } from "./foreign_forms.ts";
import { machineFields } from "./machine_fields.ts";

/** `PYAGENT_CACHE_DIR` is a path and stays out. */
const ENVIRONMENT = ["PYAGENT_MODEL_BACKEND", "PYAGENT_LOG_LEVEL", "PYAGENT_FLEET_SIZE"] as const;

/** PyAgent's `usage_stats.json`, both versions of its writer. */
export const pyagentSchemas = {
  "usage_stats.json": z.object({
    uuid: kept(lenient(z.string()), "session_id", {
      what: "Random name of the process",
      unit: "UUID",
      example: "e3908c2f-bc2f-4e92-8425-58e3b69961c8",
      why: "Joins the reports of one run; only its hash is stored",
    }),
    log_time: kept(lenient(z.number()), "occurred_at", {
      what: "When the file was written; with the uuid it is the message's key, digit for digit",
      unit: "nanoseconds since 1970 UTC",
      example: 1_795_303_673_695_205_632,
      why: "Late reports count for the day that they describe",
    }),
    ...machineFields,
    gpu_memory: kept(whole(), "EnvMessage.gpu_memory_per_device", {
      what: "Memory of the first GPU",
      unit: "bytes",
      example: 23_580_639_232,
      why: "Which model and cache sizes fit",
    }),
    cuda_version: kept(text(), "EngineMessage.config.cuda_runtime", {
      what: "Version of CUDA",
      unit: "version",
      example: "12.8",
      why: "Which hardware to build, test and tune for",
    }),
    platform: kept(text(), "EnvMessage.platforms", {
      what: "Operating system",
      unit: "name",
      example: "Linux",
      why: "Which builds to publish",
    }),
    python_version: kept(
      read(z.string(), (value) => `python ${String(value).trim()}`),
      "EnvMessage.runtime",
      {
        what: "Version of Python",
        unit: "version, kept with the runtime's name",
        example: "3.11.7",
        why: "Which runtime versions to support",
      },
    ),
    app_version: kept(text(), "project_version", {
      what: "Version of PyAgent",
      unit: "version",
      example: "4.0.0",
      why: "Which versions are in use decides how long they are supported",
    }),
    context: kept(text(), "UsageMessage.context", {
      what: "How PyAgent is used",
      unit: "name",
      example: "CLI",
      why: "Which ways of using it matter",
    }),
    source: dropped(lenient(z.string()), {
      what: "The program itself",
      unit: "always pyagent",
      example: "pyagent",
      why: "The project says it",
    }),
    env_var_json: kept(envVarJson(ENVIRONMENT, "PYAGENT_"), "UsageMessage.tags.*", {
      what: "Environment variables that change how PyAgent works",
      unit: `JSON in a string, of which ${
        ENVIRONMENT.join(", ")
      } are kept as env_log_level and so on`,
      example: '{"PYAGENT_LOG_LEVEL": "INFO"}',
      why: "Which settings are used; the cache folder is a path and stays out",
    }),
    agent_count: kept(setting(), "UsageMessage.tags.agent_count", {
      what: "Agents of the run",
      unit: "count",
      example: 3,
      why: "Which sizes of fleet to test",
    }),
    fleet_size: kept(setting(), "UsageMessage.tags.fleet_size", {
      what: "Agents of the fleet",
      unit: "count",
      example: 8,
      why: "Which sizes of fleet to test",
    }),
  }),
};
