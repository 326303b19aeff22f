/** The three kinds of telemetry. */
export type OtlpSignal = "metrics" | "traces" | "logs";

/** Reads one environment variable; the caller has made sure that it may. */
export type EnvGetter = (name: string) => string | undefined;

/** How one signal travels over OTLP. */
export interface OtlpSignalSettings {
  /** Wire form. */
  readonly protocol: "grpc" | "http/protobuf" | "http/json";
  /** For HTTP the full address of the signal; for gRPC scheme, host and port. */
  readonly url: string;
  /** Request headers or call metadata; they may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Limit for a batch, its retries included, in milliseconds. */
  readonly timeoutMs: number;
  /** Compression of the bodies. */
  readonly compression: "gzip" | "none";
}

/** Longest time a timer can wait, in milliseconds; a longer one would not wait at all. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

const DEFAULT_TIMEOUT_MS = 10_000;
const HTTP_PORT = "4318";

/** `key=value,key=value` with percent-encoded values (W3C Baggage, as OTEL_*_HEADERS use it). */
export function parseKeyValues(text: string | undefined): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (const pair of (text ?? "").split(",")) {
    const at = pair.indexOf("=");
    const key = pair.slice(0, at).trim();
    if (at < 1 || key === "") continue;
    const value = pair.slice(at + 1).trim();
    try {
      pairs[key] = decodeURIComponent(value);
    } catch {
      pairs[key] = value;
    }
  }
  return pairs;
}

function protocolOf(said: string | undefined, url: URL): OtlpSignalSettings["protocol"] {
  if (said === "grpc" || said === "http/protobuf" || said === "http/json") return said;
  return url.port === HTTP_PORT || url.pathname !== "/" ? "http/protobuf" : "grpc";
}

/**
 * Reads how one signal travels: the flag first, then the standard `OTEL_EXPORTER_OTLP_*` variables, the
 * signal's own before the general one.
 *
 * Without a word about the protocol, port 4318 and addresses with a path are HTTP and everything else
 * is gRPC.
 *
 * @param signal which one
 * @param endpoint value of `--otlp-endpoint`; it wins over the environment
 * @param env reads a variable
 * @returns the settings; `undefined` when no endpoint is named or the signal's exporter is `none`
 * @throws TypeError when the endpoint is not an http or https address, or a header cannot be one
 * @example
 * ```ts
 * import { otlpSettings } from "@candor/usage/observability";
 * import assert from "node:assert/strict";
 *
 * const settings = otlpSettings("traces", "http://localhost:4318", () => undefined);
 * assert.equal(settings?.protocol, "http/protobuf");
 * assert.equal(settings?.url, "http://localhost:4318/v1/traces");
 * ```
 */
export function otlpSettings(
  signal: OtlpSignal,
  endpoint: string | undefined,
  env: EnvGetter,
): OtlpSignalSettings | undefined {
  const SIGNAL = signal.toUpperCase();
  const read = (name: string): string | undefined =>
    env(`OTEL_EXPORTER_OTLP_${SIGNAL}_${name}`)?.trim() ||
    env(`OTEL_EXPORTER_OTLP_${name}`)?.trim();
  if (env(`OTEL_${SIGNAL}_EXPORTER`)?.trim() === "none") return undefined;
  const own = endpoint === undefined ? env(`OTEL_EXPORTER_OTLP_${SIGNAL}_ENDPOINT`)?.trim() : "";
  const general = endpoint ?? env("OTEL_EXPORTER_OTLP_ENDPOINT")?.trim();
  const address = own || general;
  if (!address) return undefined;
  const url = URL.parse(address);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new TypeError(
      "Cannot use OTLP endpoint: it must be an address such as http://localhost:4317",
    );
  }
  const said = read("PROTOCOL");
  // The runtime's own word for printing instead of sending.
  if (said === "console") return undefined;
  const protocol = protocolOf(said, url);
  const timeout = Number(read("TIMEOUT") ?? NaN);
  // A signal's own address is used as it is; the general one gets the signal's path (OTLP exporter
  // specification, "Endpoint URLs for OTLP/HTTP").
  if (!own && protocol !== "grpc" && !url.pathname.endsWith(`/v1/${signal}`)) {
    url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/${signal}`;
  }
  const headers = {
    ...parseKeyValues(env("OTEL_EXPORTER_OTLP_HEADERS")),
    ...parseKeyValues(env(`OTEL_EXPORTER_OTLP_${SIGNAL}_HEADERS`)),
  };
  try {
    new Headers(headers);
  } catch {
    // Neither is repeated: headers hold secrets.
    throw new TypeError(
      "Cannot use OTLP headers: a name or a value is not of its form, expected key=value,key=value",
    );
  }
  return {
    protocol,
    url: protocol === "grpc" ? url.origin : url.href,
    headers,
    timeoutMs: timeout > 0 ? Math.min(timeout, MAX_TIMER_MS) : DEFAULT_TIMEOUT_MS,
    compression: read("COMPRESSION") === "gzip" ? "gzip" : "none",
  };
}
