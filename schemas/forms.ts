import { z } from "zod";
import { findLeak } from "./find_leak.ts";
import { hasFewEntries } from "./has_few_entries.ts";
import { isPlain } from "./is_plain.ts";
import { MAX_ENTRIES, MAX_NAME_LENGTH, MAX_TOKEN_LENGTH } from "./limits.ts";

/** What the reporter puts in the place of a string that must not travel. */
export const REDACTED: string = "redacted";

const KEY = /^[a-z][a-z0-9_]{0,63}$/;

/** What is too long is not looked at any further: a request can hold a thousand such texts. */
const ABORT = { abort: true } as const;

/** A short string that is no path, URL, address, host name or secret. */
export function token(maxLength: number = MAX_TOKEN_LENGTH): z.ZodString {
  return z.string().trim().min(1).max(maxLength, ABORT).refine(isPlain, {
    error: (issue) =>
      `Cannot accept text: it resembles ${leakOf(issue.input)}, expected a plain name`,
  });
}

/** A name of a product, a platform or a processor: a token with a longer limit. */
export function name(): z.ZodString {
  return token(MAX_NAME_LENGTH);
}

/** A name of a setting, counter, feature or tag: lower case with underscores. */
export function key(): z.ZodString {
  const error = "Cannot accept key: expected lower case letters, digits and _";
  return z.string().regex(KEY, { ...ABORT, error }).refine(
    isPlain,
    "Cannot accept key: expected a plain name",
  );
}

/** A whole number that JSON carries exactly. */
export function count(): z.ZodInt {
  return z.int().min(0);
}

/** A measured number, zero or more. */
export function measure(): z.ZodNumber {
  return z.number().min(0);
}

/** Up to 64 named settings. */
export function entries<Value extends z.ZodType>(value: Value): z.ZodRecord<z.ZodString, Value> {
  return z.record(key(), value).refine(hasFewEntries, {
    error: `Cannot accept entries: too many, expected at most ${MAX_ENTRIES}`,
  });
}

/** A setting's value: number, boolean, short token or `null`. */
export function setting(): z.ZodNullable<
  z.ZodUnion<readonly [z.ZodNumber, z.ZodBoolean, z.ZodString]>
> {
  return z.union([z.number(), z.boolean(), token()]).nullable();
}

/** Names the kind and never repeats the text, so that the sentence can be answered and logged. */
function leakOf(text: unknown): string {
  return (findLeak(String(text)) ?? "something private").replaceAll("_", " ");
}
