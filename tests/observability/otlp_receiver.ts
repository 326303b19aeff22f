/** An attribute as OTLP's JSON spells it, reduced to what the tests compare. */
export type Attributes = Record<string, string | number | boolean>;

/** What an {@linkcode otlpReceiver} was told, flattened. */
export interface Received {
  /** Metric name → last value of each point, by its attributes as JSON. */
  readonly metrics: Map<string, Map<string, number>>;
  /** Log lines. */
  readonly logs: { body: string; severity: string; attributes: Attributes }[];
  /** Spans. */
  readonly spans: {
    name: string;
    traceId: string;
    parentSpanId: string;
    nanoseconds: bigint;
    failed: boolean;
    attributes: Attributes;
  }[];
  /** Paths that were posted to, JSON or not. */
  readonly paths: string[];
  /** Resource attributes of the last request. */
  resource: Attributes;
}

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}
interface Resource {
  attributes?: { key: string; value: Value }[];
}
interface Point extends Resource {
  asInt?: string | number;
  asDouble?: number;
  count?: string | number;
}
interface Body {
  resourceMetrics?: {
    resource: Resource;
    scopeMetrics: {
      metrics: {
        name: string;
        sum?: { dataPoints: Point[] };
        gauge?: { dataPoints: Point[] };
        histogram?: { dataPoints: Point[] };
      }[];
    }[];
  }[];
  resourceLogs?: {
    resource: Resource;
    scopeLogs: { logRecords: (Resource & { body: Value; severityText: string })[] }[];
  }[];
  resourceSpans?: {
    resource: Resource;
    scopeSpans: {
      spans: (Resource & {
        name: string;
        traceId: string;
        parentSpanId?: string;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        status?: { code?: number };
      })[];
    }[];
  }[];
}

function plain(
  { stringValue, intValue, doubleValue, boolValue }: Value,
): string | number | boolean {
  return stringValue ?? boolValue ?? doubleValue ?? Number(intValue);
}

function attributesOf({ attributes = [] }: Resource): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));
}

/** Adds one OTLP JSON message, of whichever signal, to what was received. */
export function readOtlp(body: Body, received: Received): void {
  const parts: { resource: Resource }[] = [
    ...body.resourceMetrics ?? [],
    ...body.resourceLogs ?? [],
    ...body.resourceSpans ?? [],
  ];
  for (const { resource } of parts) received.resource = attributesOf(resource);
  const metrics = (body.resourceMetrics ?? []).flatMap(({ scopeMetrics }) => scopeMetrics);
  for (const { name, sum, gauge, histogram } of metrics.flatMap((scope) => scope.metrics)) {
    const points = received.metrics.get(name) ?? new Map<string, number>();
    received.metrics.set(name, points);
    for (const point of (sum ?? gauge ?? histogram)?.dataPoints ?? []) {
      const value = point.asDouble ?? Number(point.asInt ?? point.count);
      points.set(JSON.stringify(attributesOf(point)), value);
    }
  }
  const logs = (body.resourceLogs ?? []).flatMap(({ scopeLogs }) => scopeLogs);
  for (const record of logs.flatMap(({ logRecords }) => logRecords)) {
    received.logs.push({
      body: String(plain(record.body)),
      severity: record.severityText,
      attributes: attributesOf(record),
    });
  }
  const spans = (body.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans);
  for (const span of spans.flatMap((scope) => scope.spans)) {
    received.spans.push({
      name: span.name,
      traceId: span.traceId,
      parentSpanId: span.parentSpanId ?? "",
      nanoseconds: BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano),
      failed: span.status?.code === 2,
      attributes: attributesOf(span),
    });
  }
}

/** Nothing received yet. */
export function nothingReceived(): Received {
  return { metrics: new Map(), logs: [], spans: [], paths: [], resource: {} };
}

/** A listening OTLP/HTTP endpoint that understands JSON and takes protobuf unread. */
export function otlpReceiver(): { url: string; received: Received; stop(): Promise<void> } {
  const received = nothingReceived();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (req) => {
    received.paths.push(new URL(req.url).pathname);
    const bytes = await req.arrayBuffer();
    if (req.headers.get("content-type") !== "application/json") return new Response();
    readOtlp(JSON.parse(new TextDecoder().decode(bytes)), received);
    return Response.json({});
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    received,
    stop: () => server.shutdown(),
  };
}
