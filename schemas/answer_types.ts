// Generated from the schemas by `deno task generate`; edit those instead.
import type { ProblemCode } from "./problem.ts";

/** Answer to accepted messages, sent after the data is durable. */
export interface IngestAnswer {
  /** Messages that were counted now */
  accepted: number;
  /** Messages that had been counted before */
  duplicates: number;
  /** Messages that were refused */
  rejected: {
    /** Place of the message in the request, from 0 */
    index: number;
    /** Row of the error table */
    code: ProblemCode;
    /** What is wrong with it */
    detail: string;
  }[];
  /** Keys that the schema does not know; they were dropped */
  ignored_keys: string[];
}

/** The public aggregate of one project over a window of UTC days. */
export interface Report {
  /** The project */
  project: string;
  /** First day of the window, inclusive */
  from: string;
  /** Last day of the window, inclusive */
  to: string;
  /** When the report was computed */
  generated_at: string;
  /** Fewest sessions that a value needs to be named */
  min_cell: number;
  /** Headline numbers, without sessions of build services */
  totals: {
    /** Sessions that began in the window */
    sessions: number;
    /** Messages of the window */
    messages: number;
    /** Error events of the window */
    errors: number;
  };
  /** Sessions of build services, counted apart */
  ci: {
    sessions: number;
    messages: number;
  };
  /** Every day of the window in order */
  days: {
    day: string;
    /** Sessions that began on the day */
    sessions: number;
    /** Sessions that sent anything on the day */
    active: number;
    /** Messages of the day */
    messages: number;
    /** Whether late messages may still arrive for the day */
    provisional: boolean;
  }[];
  /** For every dimension its values with their distinct sessions, most first */
  dimensions: {
    [k: string]: {
      value: string;
      sessions: number;
    }[];
  };
  /** For every dimension how many values were folded into other because too few sessions hold them */
  suppressed: {
    [k: string]: number;
  };
  /** For every field how many sessions sent a number beyond what any real machine has; these values are in no dimension and no sum. Small groups are folded into other */
  quarantined: {
    [k: string]: number;
  };
  /** Sums of what the programs counted, where enough sessions counted it */
  series: {
    [k: string]: {
      sum: number;
      sessions: number;
      days: {
        day: string;
        sum: number;
      }[];
    };
  };
}

/** The projects of a collector. */
export interface ProjectList {
  /** The projects that have data, in order */
  projects: {
    /** The project */
    project: string;
    /** Address of its report, relative to the collector */
    report: string;
  }[];
}

/** Receipt for a deletion. */
export interface Receipt {
  /** Hash of the session id */
  session: string;
  /** Messages that were deleted */
  deleted_messages: number;
  /** When the deletion was complete */
  deleted_at: string;
  /** Name of the receipt */
  receipt_id: string;
  /** Name of the key that signed it */
  key_id?: string;
  /** Ed25519 signature of the four facts above, base64url */
  signature?: string;
}

/** Public keys that receipts are signed with. */
export interface ReceiptKeys {
  /** The keys, the one in use first */
  keys: {
    /** Kind of key */
    kty: "OKP";
    /** Curve */
    crv: "Ed25519";
    /** What it is for: signatures */
    use: "sig";
    /** Algorithm */
    alg: "EdDSA";
    /** Name of the key: its thumbprint (RFC 7638) */
    kid: string;
    /** The public key, base64url */
    x: string;
  }[];
}

/** Everything stored about one session, as stored. */
export interface SessionView {
  /** Hash of the session id */
  session: string;
  /** What the collector has of it */
  state: "stored" | "deleted" | "unknown";
  /** What is stored under each project */
  projects: {
    /** The project */
    project: string;
    /** The day that the session counts on */
    day: string;
    /** Values that it adds one session to, by dimension */
    counted: {
      [k: string]: string[];
    };
    /** Its messages, as stored */
    messages: {
      [k: string]: unknown;
    }[];
  }[];
  /** Receipt, if it was deleted */
  receipt: {
    /** Hash of the session id */
    session: string;
    /** Messages that were deleted */
    deleted_messages: number;
    /** When the deletion was complete */
    deleted_at: string;
    /** Name of the receipt */
    receipt_id: string;
    /** Name of the key that signed it */
    key_id?: string;
    /** Ed25519 signature of the four facts above, base64url */
    signature?: string;
  } | null;
}

/** Body of an error answer, `application/problem+json` (RFC 9457). */
export interface Problem {
  /** Name of the kind of problem */
  type: string;
  /** What is wrong, the same sentence every time */
  title: string;
  /** HTTP status */
  status: number;
  /** Row of the error table */
  code: ProblemCode;
  /** What is wrong this time */
  detail?: string;
  /** Name of this answer, for a report to the operator */
  request_id?: string;
  /** What is wrong with each message */
  rejected?: {
    index: number;
    code: ProblemCode;
    detail: string;
  }[];
  /** Keys that the schema does not know */
  ignored_keys?: string[];
}
