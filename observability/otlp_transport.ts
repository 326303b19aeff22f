/** Longest answer that is read, in bytes: what an endpoint says of a batch is a few words. */
export const MAX_OTLP_ANSWER_BYTES = 65_536;

/** How one attempt to hand a batch to an OTLP endpoint ended. */
export type OtlpOutcome =
  | { status: "success"; data?: Uint8Array }
  | { status: "failure"; error: Error }
  | { status: "retryable"; retryInMillis?: number; error: Error };

/**
 * Carries serialized batches to one signal of an OTLP endpoint: the port between the OpenTelemetry
 * SDK's exporters and the network.
 */
export interface OtlpTransport {
  /**
   * Sends one serialized batch.
   *
   * @param data the protobuf or JSON bytes of an export request
   * @param timeoutMillis limit for the whole attempt, in milliseconds
   * @returns the outcome; it never rejects
   */
  send(data: Uint8Array, timeoutMillis: number): Promise<OtlpOutcome>;
  /** Ends what is in flight at once and closes the connection. */
  shutdown(): void;
}
