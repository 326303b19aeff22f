/** Why the store did not take or give something; the HTTP layer turns it into a problem. */
export type StoreErrorCode = "overloaded" | "store_unavailable";

/**
 * The store could not do its work for now; a retry later may succeed.
 *
 * Thrown by every method of {@linkcode Store}. Nothing was stored when it is thrown by `ingest`, or it
 * is not known whether it was; sending the same messages again is safe.
 */
export class StoreError extends Error {
  /** Row of the table of errors. */
  readonly code: StoreErrorCode;
  /** When to try again, in seconds. */
  readonly retryAfterSeconds: number;

  /**
   * Makes the error with the sentence of its code.
   *
   * @param code Row of the table of errors.
   * @param retryAfterSeconds When to try again, in seconds.
   * @param options What caused it.
   */
  constructor(code: StoreErrorCode, retryAfterSeconds: number, options?: ErrorOptions) {
    super(
      code === "overloaded"
        ? "Cannot store messages: too many are waiting, expected a retry later"
        : "Cannot reach store: it does not answer, expected a retry later",
      options,
    );
    this.name = "StoreError";
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
