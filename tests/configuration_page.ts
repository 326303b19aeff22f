import { formatMessage, formatUsageTerm, getDocPage } from "@optique/core";
import { SETTINGS_ENV } from "../collector/settings.ts";
import { consentVariables } from "../reporter/consent_variables.ts";
import { statePaths } from "../reporter/state_paths.ts";
import { COMMAND_PERMISSIONS } from "./command_permissions.ts";
import { commandParsers } from "./command_parsers.ts";
import { SUB_PATHS } from "./sub_paths.ts";

/** What a switch does to the level, by how its value is read. */
const SENSES = {
  refuse: "`1`, `true`, `yes`, `on`: off",
  allow: "`0`, `false`, `no`, `off`: off; `1`, `true`, `yes`, `on`: on",
  level: "`off`, `local`, `no-stack` or `on`; also the words for yes and no",
} as const;

/** Further variables, with what each is for. */
const VARIABLES: Readonly<Record<string, string>> = {
  "<P>_USAGE_STATS_URL": "Where messages go in place of the program's own address; empty: nowhere",
  XDG_CONFIG_HOME: "Folder above the program's own; `~/.config` when unset",
  HOME: "Home folder; `USERPROFILE` where it is unset",
  CANDOR_LOG_LEVEL: "`DEBUG` for log lines of every event and for stacks of the command's errors",
  DENO_KV_ACCESS_TOKEN: "Token of the KV server that `CANDOR_KV` or `--kv` names",
  DENO_CERT: "Certificate authorities, handed on to a delivery after the end of the program",
  NODE_EXTRA_CA_CERTS:
    "Further certificate authorities, for requests that do not hold up the program",
  DENO_DIR: "Cache of the runtime, handed on to a delivery after the end of the program",
};

const OTEL_VARIABLES: Readonly<Record<string, string>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: "Receiver of metrics, logs and spans",
  "OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT": "Receiver of one signal, its whole address",
  OTEL_EXPORTER_OTLP_PROTOCOL: "`grpc`, `http/protobuf` or `http/json`; by the port when unset",
  OTEL_EXPORTER_OTLP_HEADERS: "Headers as `name=value`, comma between them",
  OTEL_EXPORTER_OTLP_TIMEOUT: "Time for one export, in milliseconds",
  OTEL_EXPORTER_OTLP_COMPRESSION: "`gzip` or `none`",
  "OTEL_<SIGNAL>_EXPORTER": "`none` switches one signal off",
  OTEL_SDK_DISABLED: "`true` switches every export off",
  OTEL_SERVICE_NAME: "Name of the service in the exported data",
  OTEL_RESOURCE_ATTRIBUTES: "Further attributes of the exported data",
  OTEL_TRACES_SAMPLER: "`always_on`, `always_off`, `traceidratio`, each also as `parentbased_…`",
  OTEL_TRACES_SAMPLER_ARG: "Share of the spans that are kept, for `traceidratio`",
  OTEL_METRIC_EXPORT_INTERVAL: "Time between two exports of metrics, in milliseconds",
  OTEL_BSP_SCHEDULE_DELAY: "Longest wait before spans and log lines are exported, in milliseconds",
  OTEL_DENO: "`true` leaves metrics and spans to the runtime's own OpenTelemetry",
  OTEL_DENO_METRICS: "`false` takes metrics back from it",
  OTEL_DENO_TRACING: "`false` takes spans back from it",
};

/** The keys of `config.json`, with what each is for. */
const CONFIG_KEYS: Readonly<Record<string, string>> = {
  "usage_stats": '`true`, `false`, `"no-stack"` or `"local"`',
  "usage_stats_decided_at": "When that was decided; nothing collected before it is sent",
  "usage_stats_url": "Where messages go in place of the program's own address, one or a list",
  "usage_stats_additional_urls": "Where messages go besides, a list",
  "usage_stats_allow_insecure": "`true` accepts plain `http` to another machine",
  "usage_stats_schema_version":
    "Version of the fields that the choice was made for; later ones wait for a notice",
  "usage_stats_declaration_version": "The same for what the program itself declared",
  "local_log": "File of the local log; `usage.jsonl` beside it when left out",
};

const FILES: Readonly<Record<keyof ReturnType<typeof statePaths>, string>> = {
  dir: "the folder; never made while usage statistics are off",
  config: "the person's choice and the endpoints; its keys are below",
  doNotTrack: "says no by merely being there",
  status: "the last attempt to send",
  ledger: "every message that was or would have been sent, one JSON line each",
  receipts: "receipts of deletions, one JSON line each",
  notice: "marks that the first-run notice was shown",
  spool: "messages that wait for delivery, a folder per endpoint",
};

/**
 * The page `.github/CONFIGURATION.md`: options, variables, files and defaults, from the code.
 *
 * @returns Markdown.
 */
export async function configurationPage(): Promise<string> {
  const variables = consentVariables("<P>").map(({ name, sense }) => [name, SENSES[sense]]);
  const rows = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, what]) => [`\`${name}\``, what]);
  const folder = "~/.config/<program>";
  const files = Object.entries(statePaths(folder)) as [keyof typeof FILES, string][];
  return [
    "<!-- Generated from the code by `deno task generate`; edit that instead. -->",
    "# Configuration",
    "Everything that can be set, with its default. `candor COMMAND --help` shows the same options.",
    "## Commands",
    ...await commands(),
    "### Permissions",
    "What each way of calling a command makes use of; without a flag it says so and names it. The facts " +
    "of a report need more, which the README lists, and a report goes on without any of them. " +
    "`<folder>` is `~/.config/candor`, `<store>` the file that `--kv` names, `<host>` the collector.",
    table(["command", "flag", "for", "without it"], permissions()),
    "## Imports",
    "What each sub-path needs for what it is usually imported for; importing alone needs nothing. A " +
    "reporter throws nothing where a flag is missing: it sends less, or nothing, and `explain()` names " +
    "the flag. `<folder>` is `~/.config/<program>`, `<host>` the collector, `<runtime>` the runtime's " +
    "own program; `MY_ENGINE` is the prefix of the program. A collector needs " +
    '`"unstable": ["kv"]` in `deno.json` for anything but a database in memory or a KV server.',
    table(["import", "for", "flag", "without it"], imports()),
    "## Environment variables",
    "### Consent",
    "`<P>` is the prefix of the program: its name in upper case, `CANDOR` for the command. The most " +
    "private reading of all of them holds; a value that cannot be read counts as the most private one.",
    table(["variable", "value"], variables.map(([name, value]) => [`\`${name}\``, value!])),
    "### Folders, addresses, log",
    table(["variable", "what"], rows(VARIABLES)),
    "### Collector",
    "Read by `collector/main.ts`; `candor collect` takes options instead, and the admin token from " +
    "`CANDOR_ADMIN_TOKEN`.",
    table(["variable", "what"], rows(SETTINGS_ENV)),
    "### OpenTelemetry",
    "`<SIGNAL>` is `METRICS`, `TRACES` or `LOGS`; what ends in `PROTOCOL`, `HEADERS`, `TIMEOUT` or " +
    "`COMPRESSION` exists for each signal too.",
    table(["variable", "what"], rows(OTEL_VARIABLES)),
    "## Files",
    `Below \`$XDG_CONFIG_HOME\` or \`~/.config\`. An administrator's \`/etc/<program>/config.json\` is ` +
    "read for addresses where the person's own names none.",
    table(["file", "what"], files.map(([key, path]) => [`\`${path}\``, FILES[key]])),
    "Keys of `config.json`:",
    table(["key", "what"], rows(CONFIG_KEYS)),
    "## Options of `createReporter`",
    await options("reporter/options.ts", "ReporterOptions"),
    "## Options of `createCollector`",
    await options("collector/options.ts", "CollectorOptions"),
    "## Limits of the wire",
    await limits(),
  ].join("\n\n");
}

/** One table per command, from the parser that reads its options. */
async function commands(): Promise<string[]> {
  const blocks: string[] = [];
  for (const [name, parser] of await commandParsers()) {
    const page = getDocPage(parser, [name]);
    const entries = page?.sections.flatMap((section) => section.entries) ?? [];
    const said = page?.brief ?? page?.description;
    blocks.push(
      `### \`candor ${name}\``,
      ...said === undefined ? [] : [`${formatMessage(said, PLAIN)}.`],
      ...entries.length === 0 ? [] : [table(
        ["option", "what", "default"],
        entries.map((entry) => [
          `\`${formatUsageTerm(entry.term).replace(/^\[(.*)\]$/, "$1")}\``,
          entry.description === undefined ? "" : formatMessage(entry.description, PLAIN),
          entry.default === undefined ? "" : `\`${formatMessage(entry.default, PLAIN)}\``,
        ]),
      )],
    );
  }
  return blocks;
}

function permissions(): string[][] {
  return COMMAND_PERMISSIONS.flatMap(({ args, permissions }) =>
    permissions.length === 0
      ? [[`\`${args}\``, "", "", ""]]
      : permissions.map(({ flag, use, needed }, index) => [
        index === 0 ? `\`${args}\`` : "",
        `\`${flag}\``,
        use,
        needed ? "exit code 1" : "the rest is done",
      ])
  );
}

function imports(): string[][] {
  return SUB_PATHS.flatMap(({ path, use, permissions }) => {
    const name = `\`@candor/usage${path.slice(1)}\``;
    return permissions.length === 0
      ? [[name, use, "", ""]]
      : permissions.map(({ flag, without }, index) => [
        ...index === 0 ? [name, use] : ["", ""],
        `\`${flag}\``,
        without,
      ]);
  });
}

const PLAIN = { colors: false, quotes: false } as const;

/** The fields of an interface with the comment of each, as `name`, what, default. */
async function options(path: string, name: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(`../${path}`, import.meta.url));
  const start = text.indexOf(`export interface ${name} {`);
  const body = text.slice(start, text.indexOf("\n}\n", start));
  const rows = [...body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)\??:/g)].map(
    ([, comment, field]) => {
      const words = comment!.replace(/\s*\n\s*\*\s?/g, " ").trim();
      const [what, fallback = ""] = words.split(/\s*@default\s+/);
      return [`\`${field}\``, what!, fallback === "" ? "must be given" : fallback];
    },
  );
  return table(["option", "what", "default"], rows);
}

async function limits(): Promise<string> {
  const text = await Deno.readTextFile(new URL("../schemas/limits.ts", import.meta.url));
  const rows = [...text.matchAll(/\/\*\* (.*) \*\/\nexport const (\w+): number = (.*);/g)].map(
    ([, what, name, value]) => [`\`${name}\``, what!.replace(/\.$/, ""), `\`${value}\``],
  );
  return table(["limit", "what", "value"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
