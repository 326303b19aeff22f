import { isPlain } from "../is_plain.ts";
import { MAX_ENTRIES, MAX_NAME_LENGTH, MAX_TOKEN_LENGTH } from "../limits.ts";

// The forms of ../forms.ts as plain functions. Each says yes only to what its form would give back
// unchanged; whatever it says no to is looked at again by the schema, which knows the reason.

/** An object of JSON whose keys have not been looked at. */
export type Unread = Readonly<Record<string, unknown>>;

const KEY = /^[a-z][a-z0-9_]{0,63}$/;

/** Whether a value is an object of JSON, no array. */
export function isObject(value: unknown): value is Unread {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object has no keys but those of a set. */
export function hasOnly(value: Unread, keys: ReadonlySet<string>): boolean {
  for (const key in value) {
    if (!keys.has(key)) return false;
  }
  return true;
}

/** Whether a value is a short string without white space around it that looks like nothing private. */
export function isToken(
  value: unknown,
  maxLength: number = MAX_TOKEN_LENGTH,
): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxLength &&
    value.trim() === value && isPlain(value);
}

/** A token with a longer limit. */
export function isName(value: unknown): value is string {
  return isToken(value, MAX_NAME_LENGTH);
}

/** Whether a value is the name of a setting, counter, feature or tag. */
export function isKey(value: unknown): value is string {
  return typeof value === "string" && KEY.test(value) && isPlain(value);
}

/** Whether a value is a string that a pattern fits. */
export function fits(pattern: RegExp, value: unknown): value is string {
  return typeof value === "string" && pattern.test(value);
}

/** Whether a value is a whole number, zero or more, that JSON carries exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && value as number >= 0;
}

/** Whether a value is a finite number. */
export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Whether a value is a finite number, zero or more. */
export function isMeasure(value: unknown): value is number {
  return Number.isFinite(value) && value as number >= 0;
}

/** Whether a value is what a setting may be set to. */
export function isSetting(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "boolean" || isNumber(value) || isToken(value);
}

/** Whether a value is one of a closed list. */
export function isOneOf<Choice extends string>(
  choices: ReadonlySet<Choice>,
  value: unknown,
): value is Choice {
  return choices.has(value as Choice);
}

/** Whether a value is a list within bounds whose elements all have a form. */
export function isListOf<Element>(
  isElement: (value: unknown) => value is Element,
  value: unknown,
  maxLength: number,
  minLength: number = 0,
): value is Element[] {
  if (!Array.isArray(value) || value.length > maxLength || value.length < minLength) return false;
  for (let at = 0; at < value.length; at++) {
    if (!isElement(value[at])) return false;
  }
  return true;
}

/** Whether a value is a map with few entries whose keys and values all have their form. */
export function areEntries<Value>(
  isValue: (value: unknown) => value is Value,
  value: unknown,
): value is Record<string, Value> {
  if (!isObject(value)) return false;
  let entries = 0;
  for (const key in value) {
    if (++entries > MAX_ENTRIES || !isKey(key) || !isValue(value[key])) return false;
  }
  return true;
}

/** The elements of a list as a function reads them; `undefined` when it cannot read one of them. */
export function acceptList<Element>(
  accept: (value: Unread) => Element | undefined,
  value: unknown,
  maxLength: number,
): Element[] | undefined {
  if (!Array.isArray(value) || value.length > maxLength) return undefined;
  const accepted: Element[] = [];
  for (let at = 0; at < value.length; at++) {
    const element: unknown = value[at];
    const read = isObject(element) ? accept(element) : undefined;
    if (read === undefined) return undefined;
    accepted.push(read);
  }
  return accepted;
}
