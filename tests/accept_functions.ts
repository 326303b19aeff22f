import { z } from "zod";
import { describesErrorAlone } from "../schemas/describes_error_alone.ts";
import { count, entries, key, measure, name, setting, token } from "../schemas/forms.ts";
import { gpuSchema } from "../schemas/gpu.ts";
import { hasFewEntries } from "../schemas/has_few_entries.ts";
import { isPlain } from "../schemas/is_plain.ts";
import { isPlainFrame } from "../schemas/is_plain_frame.ts";
import { isPublicModelName } from "../schemas/is_public_model_name.ts";
import { MAX_TOKEN_LENGTH } from "../schemas/limits.ts";
import { messageSchemas } from "../schemas/message.ts";

/**
 * The functions that read a valid message without zod, written from the zod schemas: one file for each
 * object of the wire. What is met in a schema and not known here stops the generator, so that no rule
 * is ever left out.
 */
export function acceptFunctions(): ReadonlyMap<string, string> {
  const files = new Map([["schemas/accept/gpu.ts", acceptFile("GpuFacts", gpuSchema)]]);
  for (const [type, schema] of Object.entries(messageSchemas)) {
    files.set(`schemas/accept/${snake(type)}.ts`, acceptFile(type, schema));
  }
  return files;
}

/** What zod keeps of a schema or a check; only this file looks at it. */
// deno-lint-ignore no-explicit-any
type Def = Record<string, any>;

/** Functions that schemas refine with, by the file that holds them. */
const RULES = new Map<unknown, readonly [string, string]>([
  [isPlain, ["isPlain", "../is_plain.ts"]],
  [isPlainFrame, ["isPlainFrame", "../is_plain_frame.ts"]],
  [isPublicModelName, ["isPublicModelName", "../is_public_model_name.ts"]],
  [hasFewEntries, ["hasFewEntries", "../has_few_entries.ts"]],
  [describesErrorAlone, ["describesErrorAlone", "../describes_error_alone.ts"]],
]);

/** Forms that have a function of their own in `schemas/accept/forms.ts`. */
const FORMS = new Map([
  [describe(token()), "isToken"],
  [describe(name()), "isName"],
  [describe(key()), "isKey"],
  [describe(count()), "isCount"],
  [describe(measure()), "isMeasure"],
  [describe(setting()), "isSetting"],
  [describe(z.number()), "isNumber"],
]);

/** A file while it is written. */
interface Draft {
  readonly imports: Map<string, Set<string>>;
  readonly constants: Map<string, string>;
  readonly functions: string[];
}

function acceptFile(type: string, schema: z.ZodObject): string {
  const draft: Draft = { imports: new Map(), constants: new Map(), functions: [] };
  const fields = Object.entries(schema.shape) as [string, z.ZodType][];
  const fnName = type === "GpuFacts" ? "acceptGpu" : `accept${type}`;
  use(draft, "./forms.ts", "hasOnly", "type Unread");
  use(draft, "../types.ts", `type ${type}`);
  const lines = fields.flatMap(([field, form]) => readField(draft, field, form));
  const literal = fields.map(([field, form]) =>
    field === camel(field)
      ? `${field},`
      : `${field}: ${isLiteral(form) ? JSON.stringify(defOf(form).values[0]) : camel(field)},`
  );
  const rules = (defOf(schema).checks ?? []).map((check: z.core.$ZodCheck) => {
    const [rule, file] = RULES.get(defOf(check).fn) ?? unknown("rule", defOf(check));
    use(draft, file, rule);
    return `if (!${rule}(message)) return undefined;`;
  });
  draft.constants.set("KEYS", `ReadonlySet<string> = new Set(${list(fields.map(([key]) => key))})`);
  const what = type === "GpuFacts" ? "the facts of a GPU" : `\`${type}\``;
  const body =
    `/** Reads valid ${what} without unknown keys; \`undefined\` for all else, valid or not. */
export function ${fnName}(value: Unread): ${type} | undefined {
  if (!hasOnly(value, KEYS)) return undefined;
  ${lines.join("\n")}
  ${rules.length === 0 ? "return" : `const message: ${type} =`} {
    ${literal.join("\n")}
  };
  ${rules.length === 0 ? "" : `${rules.join("\n")}\nreturn message;`}
}
`;
  return [importLines(draft), constantLines(draft), ...draft.functions, body].join("\n");
}

function readField(draft: Draft, field: string, form: z.ZodType): readonly string[] {
  const value = camel(field);
  const raw = `value.${field}`;
  if (isLiteral(form)) {
    return [`if (${raw} !== ${JSON.stringify(defOf(form).values[0])}) return undefined;`];
  }
  const { inner, nullable, fallback } = unwrap(form);
  const gpus = inner instanceof z.ZodArray && inner.element === gpuSchema;
  const given = fallback === undefined
    ? raw
    : nullable && fallback === null
    ? `${raw} ?? null`
    : `${raw} === undefined ? ${JSON.stringify(fallback)} : ${raw}`;
  if (defOf(inner).type === "boolean") {
    const unlessNull = nullable ? `${value} !== null && ` : "";
    return [
      `const ${value} = ${given};`,
      `if (${unlessNull}typeof ${value} !== "boolean") return undefined;`,
    ];
  }
  const unlessNull = nullable ? `${value} !== null && ` : "";
  if (gpus) {
    use(draft, "./forms.ts", "acceptList");
    use(draft, "./gpu.ts", "acceptGpu");
    const list = `acceptList(acceptGpu, ${raw}, ${lengths(defOf(inner)).max})`;
    return [
      `const ${value} = (${raw} ?? null) === null ? null : ${list};`,
      `if (${value} === undefined) return undefined;`,
    ];
  }
  return [
    `const ${value} = ${given};`,
    `if (${unlessNull}!${condition(draft, field, inner, value)}) return undefined;`,
  ];
}

/** An expression that is true when a variable is what a form gives back unchanged. */
function condition(draft: Draft, field: string, form: z.ZodType, value: string): string {
  const [test, ...rest] = predicate(draft, field, form);
  // What comes before the value: a function or a pattern; what comes after it: bounds.
  const before = rest.filter((part) => !/^\d/.test(part));
  const after = rest.filter((part) => /^\d/.test(part));
  return `${test}(${[...before, value, ...after].join(", ")})`;
}

/** A function of a value, and what it is called with besides the value. */
function predicate(draft: Draft, field: string, form: z.ZodType): readonly string[] {
  const named = FORMS.get(describe(form));
  if (named !== undefined) {
    use(draft, "./forms.ts", named);
    return [named];
  }
  const def = defOf(form);
  const upper = field.toUpperCase();
  switch (def.type) {
    case "enum":
      use(draft, "./forms.ts", "isOneOf");
      draft.constants.set(upper, `new Set(${list(Object.values(def.entries))} as const)`);
      return ["isOneOf", upper];
    case "array": {
      use(draft, "./forms.ts", "isListOf");
      const { min, max } = lengths(def);
      const [element, ...more] = predicate(draft, `${field}_element`, def.element);
      if (more.length > 0) unknown("element", defOf(def.element));
      return ["isListOf", element!, String(max), ...(min === 0 ? [] : [String(min)])];
    }
    case "record": {
      if (describe(form) !== describe(entries(def.valueType))) unknown("record", def);
      use(draft, "./forms.ts", "areEntries");
      return ["areEntries", ...predicate(draft, field, def.valueType)];
    }
    case "string":
      return textPredicate(draft, field, form);
    default:
      return unknown("form", def);
  }
}

function textPredicate(draft: Draft, field: string, form: z.ZodType): readonly string[] {
  const def = defOf(form);
  const { min, max } = lengths(def);
  if (describe(form) === describe(token(max))) {
    use(draft, "./forms.ts", "isToken");
    return max === MAX_TOKEN_LENGTH ? ["isToken"] : ["isToken", String(max)];
  }
  const tests: string[] = [];
  for (const check of [def, ...(def.checks ?? []).map(defOf)]) {
    switch (check.check) {
      case "string_format":
        draft.constants.set(field.toUpperCase(), String(check.pattern));
        tests.push(`${field.toUpperCase()}.test(value)`);
        break;
      case "custom": {
        const [rule, file] = RULES.get(check.fn) ?? unknown("rule", check);
        use(draft, file, rule);
        tests.push(`${rule}(value)`);
        break;
      }
      case "min_length":
        tests.unshift(`value.length >= ${min}`);
        break;
      case "max_length":
        tests.unshift(`value.length <= ${max}`);
        break;
      case undefined:
        break;
      default:
        unknown("check", check);
    }
  }
  if (tests.length === 1 && draft.constants.has(field.toUpperCase())) {
    use(draft, "./forms.ts", "fits");
    return ["fits", field.toUpperCase()];
  }
  const fnName = `is${camel(`_${field}`)}`;
  draft.functions.push(`function ${fnName}(value: unknown): value is string {
  return typeof value === "string" && ${tests.join(" && ")};
}
`);
  return [fnName];
}

function unwrap(
  form: z.ZodType,
): { readonly inner: z.ZodType; readonly nullable: boolean; readonly fallback: unknown } {
  let inner = form;
  let fallback: unknown = undefined;
  if (inner instanceof z.ZodDefault) {
    fallback = inner.def.defaultValue;
    inner = inner.unwrap() as z.ZodType;
  }
  const nullable = inner instanceof z.ZodNullable;
  if (inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType;
  return { inner, nullable, fallback };
}

function lengths(def: Def): { readonly min: number; readonly max: number } {
  const checks: Def[] = (def.checks ?? []).map(defOf);
  const max = checks.find(({ check }) => check === "max_length")?.maximum;
  return { min: checks.find(({ check }) => check === "min_length")?.minimum ?? 0, max };
}

function isLiteral(form: z.ZodType): boolean {
  return defOf(form).type === "literal" && defOf(form).values.length === 1;
}

function defOf(one: unknown): Def {
  return (one as { _zod: { def: Def } })._zod.def;
}

/** All that decides what a form accepts, as one text: equal texts, equal forms. */
function describe(form: z.ZodType): string {
  function plain(value: unknown, name: string): unknown {
    if (value instanceof RegExp) return String(value);
    if (typeof value === "function") {
      // A trimming form is known by what it does; nothing else changes a value.
      if (name === "tx") return value("\u2003 a ") === "a" ? "trim" : unknown("change", { value });
      return RULES.get(value)?.[0] ?? unknown("rule", { value });
    }
    if (typeof value !== "object" || value === null) return value;
    if ("_zod" in value) value = defOf(value);
    if (Array.isArray(value)) return value.map((one) => plain(one, name));
    return Object.fromEntries(
      Object.entries(value as Def)
        // What a refusal says, and when a check has nothing to look at.
        .filter(([key, part]) => !["error", "when"].includes(key) && part !== undefined)
        .map(([key, part]) => [key, plain(part, key)]),
    );
  }
  return JSON.stringify(plain(form, ""));
}

function unknown(what: string, def: Def): never {
  throw new TypeError(
    `Cannot generate acceptor: the ${what} ${
      JSON.stringify(def)
    } is not known, expected one of those in the schemas`,
  );
}

function use(draft: Draft, file: string, ...names: readonly string[]): void {
  const used = draft.imports.get(file) ?? new Set();
  for (const one of names) used.add(one);
  draft.imports.set(file, used);
}

function importLines(draft: Draft): string {
  const bare = (name: string): string => name.replace("type ", "");
  return [...draft.imports].sort(([left], [right]) => left < right ? -1 : 1).map(
    ([file, names]) => {
      const sorted = [...names].sort((left, right) => bare(left) < bare(right) ? -1 : 1);
      const types = sorted.every((one) => one.startsWith("type "));
      return `import ${types ? "type " : ""}{ ${
        (types ? sorted.map(bare) : sorted).join(", ")
      } } from "${file}";`;
    },
  ).join("\n") + "\n";
}

function constantLines(draft: Draft): string {
  return [...draft.constants].map(([name, value]) =>
    name === "KEYS" ? `const KEYS: ${value};\n` : `const ${name} = ${value};\n`
  ).join("");
}

function list(values: readonly unknown[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
