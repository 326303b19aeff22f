import { z } from "zod";
import { CUSTOM_MODEL, isPublicModelName } from "../../schemas/model_name.ts";

/** What the seed systems write where they know nothing. */
const NOTHING = /^(?:|,+|-|n\/?a|\[n\/a\]|\[not supported\]|none|null|nil|undefined)$/i;
const INSTANCE =
  /^[a-z]{1,4}\d[a-z0-9-]{0,10}\.(?:nano|micro|small|medium|x?large|\d{1,3}xlarge|metal(?:-\d{1,3}xl)?)$/;

/** Any form, with everything that does not fit it read as unknown. */
export function lenient<Form extends z.ZodType>(
  form: Form,
): z.ZodCatch<z.ZodNullable<z.ZodOptional<Form>>> {
  return form.optional().nullable().catch(null as never);
}

/** A form that is read by a function; whatever it cannot read is unknown. */
export function read<Output>(
  form: z.ZodType,
  reader: (value: unknown) => Output | null,
): z.ZodType<Output | null> {
  return form.optional().nullable().catch(null)
    .transform((value) => value === null || value === undefined ? null : reader(value));
}

/** A text; blanks at its ends are taken off and what stands for nothing is `null`. */
export function text(): z.ZodType<string | null> {
  return read(z.string(), (value) => meaningful(String(value)));
}

/** A whole number, zero or more; `-1`, which stands for unknown, is `null`. */
export function whole(): z.ZodType<number | null> {
  return read(z.union([z.number(), z.string()]), readWhole);
}

/** A whole number of what every machine has; 0, which stands for unknown, is `null`. */
export function positive(): z.ZodType<number | null> {
  return read(z.union([z.number(), z.string()]), (value) => readWhole(value) || null);
}

/** A number, zero or more, also as a text with a unit behind it: `" 23028 MiB"`. */
export function amount(): z.ZodType<number | null> {
  return read(z.union([z.number(), z.string()]), readAmount);
}

/** Yes or no, also as a text. */
export function flag(): z.ZodType<boolean | null> {
  return read(z.union([z.boolean(), z.string()]), readFlag);
}

/** A setting of any engine. */
export function setting(): z.ZodType<number | boolean | string | null> {
  return read(
    z.union([z.number(), z.boolean(), z.string()]),
    (value) => typeof value === "string" ? meaningful(value) : value as number | boolean,
  );
}

/** One name, or a list of them; `null` when it is empty. */
export function names(): z.ZodType<string[] | null> {
  return read(z.union([z.string(), z.array(z.unknown())]), (value) => {
    const list = (Array.isArray(value) ? value : [value])
      .map((entry) => typeof entry === "string" ? meaningful(entry) : null)
      .filter((entry) => entry !== null);
    return list.length === 0 ? null : list;
  });
}

/** Cloud provider, in capitals as everywhere else. */
export function provider(): z.ZodType<string | null> {
  return read(z.string(), (value) => meaningful(String(value))?.toUpperCase() ?? null);
}

/** A number format: `torch.bfloat16` and `<class 'jax.numpy.bfloat16'>` are `bfloat16`. */
export function numberFormat(): z.ZodType<string | null> {
  return read(z.string(), (value) => {
    const format = /^(?:torch\.|<class '(?:jax\.)?numpy\.)(\w+)(?:'>)?$/.exec(String(value));
    return format?.[1] ?? meaningful(String(value));
  });
}

/** A URL, of which only the scheme is kept. */
export function urlScheme(): z.ZodType<string | null> {
  return read(
    z.string(),
    (value) => /^\s*([a-z][a-z0-9+.-]{0,31}):\/\//i.exec(String(value))?.[1]?.toLowerCase() ?? null,
  );
}

/** A model's public hub id; anything else is `custom`. */
export function modelName(): z.ZodType<string | null> {
  return read(z.string(), (value) => {
    const name = meaningful(String(value));
    if (name === null) return null;
    return isPublicModelName(name) ? name : CUSTOM_MODEL;
  });
}

/** A model's class, with the class that it wraps in parentheses; anything else is `custom`. */
export function modelClass(): z.ZodType<string | null> {
  return read(z.string(), (value) => {
    const name = meaningful(String(value));
    if (name === null) return null;
    const isClass = /^[A-Za-z]\w{0,63}(?:\([A-Za-z]\w{0,63}\))?$/.test(name) &&
      name.replace(")", "").split("(").every(isPublicModelName);
    return isClass ? name : CUSTOM_MODEL;
  });
}

/** Instance type of a cloud; the dot of `m5.xlarge` becomes a dash, so that it is no host name. */
export function instanceType(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const name = meaningful(value);
  return name !== null && INSTANCE.test(name) ? name.replace(".", "-") : name;
}

/** A text without the blanks around it, `null` when it stands for nothing. */
export function meaningful(value: string): string | null {
  const trimmed = value.trim();
  return NOTHING.test(trimmed) ? null : trimmed;
}

/** Reads {@linkcode amount}. */
export function readAmount(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : null;
  const match = /^\s*(\d{1,18}(?:\.\d{1,18})?)\s*(?:%|[A-Za-z]{1,5})?\s*$/.exec(String(value));
  return match === null ? null : Number(match[1]);
}

/** Reads {@linkcode flag}. */
export function readFlag(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const word = String(value).trim().toLowerCase();
  if (["yes", "true", "1", "on", "enabled"].includes(word)) return true;
  return ["no", "false", "0", "off", "disabled"].includes(word) ? false : null;
}

/** Reads {@linkcode whole}. */
export function readWhole(value: unknown): number | null {
  const number = readAmount(value);
  return number === null ? null : Math.round(number);
}
