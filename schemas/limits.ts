/** Largest request body after decompression, in bytes: 1 MiB. */
export const MAX_BODY_BYTES: number = 1_048_576;

/** Most messages in one request. */
export const MAX_MESSAGES_PER_REQUEST: number = 500;

/** Largest single message as UTF-8 JSON, in bytes: 16 KiB. */
export const MAX_MESSAGE_BYTES: number = 16_384;

/** Deepest nesting of objects and arrays in a message; the deepest field of the wire needs 3. */
export const MAX_DEPTH: number = 8;

/** Longest token (names, versions, short settings), in characters. */
export const MAX_TOKEN_LENGTH: number = 64;

/** Longest hardware, platform or model name, in characters. */
export const MAX_NAME_LENGTH: number = 128;

/** Most entries of `config`, `counters`, `features` or `tags` in one message. */
export const MAX_ENTRIES: number = 64;

/** Most GPUs described by one `EnvMessage`. */
export const MAX_GPUS: number = 64;

/** Most frames of an error's stack. */
export const MAX_STACK_FRAMES: number = 32;

/** Most unknown keys that an answer names. */
export const MAX_IGNORED_KEYS: number = 32;

/** Most rejected messages that an answer describes one by one. */
export const MAX_REJECTIONS: number = MAX_MESSAGES_PER_REQUEST;

/** Oldest message that is still counted, in days before its arrival: the longest age of a spool. */
export const MAX_MESSAGE_AGE_DAYS: number = 30;

/** Farthest a message may lie in the future, in minutes: the allowance for a wrong clock. */
export const MAX_CLOCK_SKEW_MINUTES: number = 60;

/** Longest window of a report, in days. */
export const MAX_REPORT_DAYS: number = 400;

/** Most distinct values counted for one project, dimension and day; the rest count as `other`. */
export const MAX_VALUES_PER_DAY: number = 200;

/** Length of a report when no dates are given, in days. */
export const DEFAULT_REPORT_DAYS: number = 30;

/** Smallest group of sessions that a report names, unless the collector is told otherwise. */
export const DEFAULT_MIN_CELL: number = 5;
