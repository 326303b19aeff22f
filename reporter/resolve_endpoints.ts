import { configDir } from "./config_dir.ts";
import { variablePrefix } from "./consent_variables.ts";
import { readEndpoint } from "./endpoint.ts";
import type { Host } from "./host.ts";
import { denoDisk, type Disk } from "./state.ts";

/** An address that messages go to, and who said so. */
export interface NamedEndpoint {
  /** The address as it was given. */
  readonly url: string;
  /** The flag, variable or file that named it, or `the program`. */
  readonly source: string;
  /** The end of a sentence that says why it cannot be used; `null` when it can. */
  readonly problem: string | null;
  /** Whether plain `http` to another machine was allowed on purpose. */
  readonly allowInsecure: boolean;
}

/** Who may name endpoints. */
export interface EndpointQuestion {
  /** Name of the program's folder below the configuration root. */
  readonly app: string;
  /** Prefix of its environment variables.
   * @default `app` in upper case */
  readonly prefix?: string | undefined;
  /** Addresses that the program was built with; a person or an administrator can replace them.
   * @default [] */
  readonly endpoints?: readonly string[] | undefined;
  /** Addresses that are served besides whatever replaces the others.
   * @default [] */
  readonly additional?: readonly string[] | undefined;
  /** Addresses from the command line; each is served besides the others.
   * @default [] */
  readonly asked?: readonly string[] | undefined;
  /** Whether plain `http` to another machine is accepted.
   * @default false */
  readonly allowInsecure?: boolean | undefined;
  /** The gate to the disk.
   * @default the disk of this machine */
  readonly disk?: Disk | undefined;
  /** Folder of the administrator's files; a folder per program below it.
   * @default "/etc" */
  readonly adminRoot?: string | undefined;
}

interface ConfigFile {
  readonly path: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** Why it cannot be read; `null` when it can. */
  readonly unreadable: string | null;
}

/**
 * Names every endpoint and who set it. `<P>_USAGE_STATS_URL` replaces the program's own, else
 * `usage_stats_url` in the person's `config.json`, else in the administrator's
 * (`/etc/<app>/config.json`). `usage_stats_additional_urls` in these files, the program's additional
 * ones and `--endpoint` are served besides. An empty address means: nowhere. While a file that could
 * replace the program's own cannot be read, nothing goes there.
 *
 * @param host The gate to the machine.
 * @param question The program and its addresses.
 * @returns The endpoints, each once, in the order of their rank.
 *
 * @example
 * ```ts
 * import { denoHost } from "@candor/usage/reporter";
 * import { resolveEndpoints } from "@candor/usage/reporter/parts";
 * import assert from "node:assert/strict";
 *
 * const [endpoint] = resolveEndpoints(denoHost(), {
 *   app: "doc-example",
 *   asked: ["https://stats.example.org"],
 * });
 * assert.equal(endpoint?.source, "--endpoint");
 * ```
 */
export function resolveEndpoints(
  host: Host,
  question: EndpointQuestion,
): readonly NamedEndpoint[] {
  const { app, endpoints = [], additional = [], asked = [] } = question;
  const disk = question.disk ?? denoDisk(host);
  const files = configFiles(host, app, disk, question.adminRoot ?? "/etc");
  const found: NamedEndpoint[] = [];
  const add = (urls: readonly string[], source: string, hidden: string | null = null): void => {
    for (const url of urls) {
      const allowInsecure = question.allowInsecure === true || allowedBy(files);
      const reading = readEndpoint(url, { allowInsecure });
      if (found.some((one) => sameAddress(one.url, url))) continue;
      found.push({
        url,
        source,
        allowInsecure,
        problem: reading.ok ? hidden : reading.why,
      });
    }
  };
  const prefix = question.prefix ?? variablePrefix(app);
  const variable = `${prefix === "" ? "" : `${prefix}_`}USAGE_STATS_URL`;
  const outcome = host.env(variable);
  const replacing = files.find(({ document, unreadable }) =>
    document["usage_stats_url"] !== undefined || unreadable !== null
  );
  if (outcome.state === "known") {
    add(outcome.value.split(/[\s,]+/).filter((url) => url !== ""), variable);
  } else {
    const hidden = outcome.state === "withheld"
      ? `${variable} cannot be seen without ${outcome.flag} and may name another`
      : null;
    if (replacing !== undefined && replacing.unreadable !== null) {
      // Whoever wrote it may have done so that nothing goes to the program's own.
      const { path, unreadable } = replacing;
      add(endpoints, "the program", `${path} cannot be read (${unreadable}) and may name another`);
    } else if (replacing !== undefined) {
      add(listOf(replacing.document["usage_stats_url"]), replacing.path, hidden);
    } else add(endpoints, "the program", hidden);
  }
  add(additional, "the program, additionally");
  for (const { path, document } of files) {
    add(listOf(document["usage_stats_additional_urls"]), `${path}, additionally`);
  }
  add(asked, "--endpoint");
  return found;
}

function configFiles(
  host: Host,
  app: string,
  disk: Disk,
  adminRoot: string,
): readonly ConfigFile[] {
  const { dir } = configDir(host, app);
  const paths = [...dir === null ? [] : [`${dir}/config.json`], `${adminRoot}/${app}/config.json`];
  return paths.flatMap((path): readonly ConfigFile[] => {
    const text = disk.readText(path);
    if (text.state === "unreadable") return [{ path, document: {}, unreadable: text.why }];
    if (text.state !== "present") return [];
    try {
      const document: unknown = JSON.parse(text.value);
      return typeof document === "object" && document !== null
        ? [{ path, document: document as Record<string, unknown>, unreadable: null }]
        : [{ path, document: {}, unreadable: "it holds no object" }];
    } catch {
      return [{ path, document: {}, unreadable: "it is not JSON" }];
    }
  });
}

function allowedBy(files: readonly ConfigFile[]): boolean {
  return files.some(({ document }) => document["usage_stats_allow_insecure"] === true);
}

function listOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === "string" && one.trim() !== "");
}

function sameAddress(one: string, other: string): boolean {
  const [a, b] = [readEndpoint(one, ANY), readEndpoint(other, ANY)];
  return a.ok && b.ok ? a.endpoint.messagesUrl === b.endpoint.messagesUrl : one === other;
}

const ANY = { allowInsecure: true };
