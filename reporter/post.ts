/** One request to a collector. */
export interface PostRequest {
  /** Full address. */
  readonly url: string;
  /** Method. */
  readonly method: "POST" | "DELETE" | "GET";
  /** Headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body; none for a deletion. */
  readonly body?: Uint8Array<ArrayBuffer> | undefined;
  /** Ends the request, the reading of the answer included. */
  readonly signal: AbortSignal;
  /** Bytes of the answer's body that are read. */
  readonly maxAnswerBytes: number;
}

/** What a collector answered. */
export interface PostAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Header `location`, if there is one. */
  readonly location: string | null;
  /** Header `retry-after`, if there is one. */
  readonly retryAfter: string | null;
  /** Beginning of the body. */
  readonly body: string;
}

/** Sends one request and follows nothing; it rejects when no whole answer came. */
export type Post = (request: PostRequest) => Promise<PostAnswer>;
