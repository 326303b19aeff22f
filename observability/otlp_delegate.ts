import {
  createOtlpNetworkExportDelegate,
  ExporterMetrics,
  type IOtlpExportDelegate,
} from "@opentelemetry/otlp-exporter-base";
import type { IExporterMetricsHelper, ISerializer } from "@opentelemetry/otlp-transformer";
import { createOtlpGrpcTransport } from "./otlp_grpc_transport.ts";
import { createOtlpHttpTransport } from "./otlp_http_transport.ts";
import { retryingOtlp } from "./otlp_retry.ts";
import type { OtlpSignal, OtlpSignalSettings } from "./otlp_settings.ts";
import type { OtlpTransport } from "./otlp_transport.ts";

/** Batches of one signal that may be on their way at once. */
const CONCURRENT_EXPORTS = 4;

const SERVICES: Readonly<Record<OtlpSignal, string>> = {
  metrics: "metrics.v1.MetricsService",
  traces: "trace.v1.TraceService",
  logs: "logs.v1.LogsService",
};

/** Makes the transport the settings ask for, with retries. */
export function otlpTransport(signal: OtlpSignal, settings: OtlpSignalSettings): OtlpTransport {
  const { protocol, url, headers, compression } = settings;
  if (protocol === "grpc") {
    const path = `/opentelemetry.proto.collector.${SERVICES[signal]}/Export`;
    return retryingOtlp(createOtlpGrpcTransport({ origin: url, path, headers, compression }));
  }
  const contentType = protocol === "http/json" ? "application/json" : "application/x-protobuf";
  return retryingOtlp(createOtlpHttpTransport({ url, contentType, headers, compression }));
}

/** Joins a transport and a serializer to what the SDK's exporters are made of. */
export function otlpDelegate<Batch, Answer>(
  settings: OtlpSignalSettings,
  transport: OtlpTransport,
  serializer: ISerializer<Batch, Answer>,
  metricsHelper: IExporterMetricsHelper<Batch>,
): IOtlpExportDelegate<Batch> {
  const metrics = new ExporterMetrics<Batch>({
    componentType: "otlp_exporter",
    metricsHelper,
    url: undefined,
    meterProvider: undefined,
    responseAttributesFromError: () => ({}),
  });
  const { timeoutMs: timeoutMillis, compression } = settings;
  const options = { timeoutMillis, compression, concurrencyLimit: CONCURRENT_EXPORTS };
  return createOtlpNetworkExportDelegate(options, serializer, metrics, transport);
}
