import { main } from "../cli.ts";
import { FACT_PERMISSIONS } from "../reporter/permissions.ts";
import { dataDictionary } from "../schemas/mod.ts";
import { SETTINGS_ENV } from "../collector/settings.ts";
import metadata from "../deno.json" with { type: "json" };

/** Why each dependency is there; a dependency without an entry fails the test of the README. */
const DEPENDENCY_REASONS: Readonly<Record<string, string>> = {
  "zod": "the schemas: validation, types and JSON Schema from one source",
  "uuid": "ids that the collector makes: receipts, foreign and synthetic messages",
  "hono": "routing, server-rendered pages and security headers of the collector",
  "@deno/kv": "Deno KV where the runtime has none, or has it switched off",
  "@optique/core": "the command line: help, suggestions, shell completion",
  "@logtape/logtape": "structured log lines",
  "@opentelemetry/api": "instruments and spans; also reaches the runtime's built-in OpenTelemetry",
  "@opentelemetry/exporter-prometheus": "metrics as Prometheus text",
  "@opentelemetry/otlp-exporter-base": "export over OTLP",
  "@opentelemetry/otlp-transformer": "export over OTLP: the wire format",
  "@opentelemetry/resources": "what the exported data says of its origin",
  "@opentelemetry/sdk-logs": "export of log lines",
  "@opentelemetry/sdk-metrics": "counters and histograms",
  "@opentelemetry/sdk-trace": "spans",
  "cli-table3": "tables in the terminal",
  "d3-array": "charts: ticks and sums",
  "d3-scale": "charts: scales",
  "d3-shape": "charts: shapes",
  "fast-check": "tests: properties",
  "esbuild-wasm": "tests: builds the files that the reporter is shipped as",
  "json-schema-to-typescript": "tests: interfaces from the schemas, with a comment for each field",
  "axe-core": "tests: accessibility of the pages",
  "playwright-core": "tests: a real browser",
};

/**
 * The parts of the README that come from the code, by the name of their place in it.
 *
 * @returns Markdown by name.
 */
export async function readmeFragments(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["permissions", permissions()],
    ["settings", table(["variable", "what"], SETTINGS_ROWS)],
    ["commands", await commands()],
    ["dictionary", dictionary()],
    ["dependencies", dependencies()],
  ]);
}

const SETTINGS_ROWS = Object.entries(SETTINGS_ENV).map(([name, what]) => [`\`${name}\``, what]);

function permissions(): string {
  return table(
    ["flag", "what it unlocks", "facts that are missing without it"],
    FACT_PERMISSIONS.map(({ flag, unlocks, facts }) => [
      `\`${flag}\``,
      unlocks,
      facts.map((fact) => `\`${fact}\``).join(", "),
    ]),
  );
}

async function commands(): Promise<string> {
  const lines: string[] = [];
  await main(["--help"], {
    out: (text) => lines.push(...text.split("\n")),
    err: () => {},
    color: false,
    interactive: false,
    columns: 200,
  });
  const rows = lines.flatMap((line) => {
    const [, name, what] = /^ {2}([a-z][a-z-]*) {2,}(\S.*)$/.exec(line) ?? [];
    return name === undefined || what === undefined
      ? []
      : [[`\`${name}\``, what.replace(/\.$/, "")]];
  });
  return table(["command", "what it does"], rows);
}

function dictionary(): string {
  return table(
    ["message", "field", "what", "unit", "published as"],
    dataDictionary().filter(({ field }) => field !== "message_type").map((entry) => [
      entry.messages.length > 1 ? "every" : entry.messages[0]!.replace("Message", ""),
      `\`${entry.field}\``,
      entry.what,
      entry.unit,
      entry.published === null ? "" : `\`${entry.published}\``,
    ]),
  );
}

function dependencies(): string {
  const packages = Object.entries(metadata.imports).filter(([, url]) => url.startsWith("npm:"));
  return table(
    ["package", "version", "why"],
    packages.map(([name, url]) => {
      const why = DEPENDENCY_REASONS[name];
      if (why === undefined) {
        throw new Error(`Cannot describe ${name}: it has no reason, expected one`);
      }
      return [`\`${name}\``, url.slice(url.lastIndexOf("@") + 1), why];
    }),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
