import assert from "node:assert/strict";
import metadata from "../deno.json" with { type: "json" };

/** Types of packages, and what is hidden on purpose; the documentation lint knows no way to allow them. */
const EXCEPTIONS = new Set([
  "brand", // keeps a trace parent from being made by hand
  "Context", // hono
  "Hono", // hono
  "input", // zod
  "IsClosedString", // a step of ClosedField
  "Logger", // LogTape and OpenTelemetry
  "LogLevel", // LogTape
  "Meter", // OpenTelemetry
  "Sink", // LogTape
  "Tracer", // OpenTelemetry
  "ZodEnum", // zod
  "ZodObject", // zod
  "ZodRawShape", // zod
  "ZodType", // zod
]);

Deno.test("every exported symbol is documented and refers to exported types only", async () => {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...Object.values(metadata.exports)],
    cwd: new URL("..", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const problems = new TextDecoder().decode(stderr).split("\n").filter((line) =>
    line.startsWith("error[")
  );
  const unexpected = problems.filter((line) => {
    const [, name = ""] = /references private type '([^']+)'/.exec(line) ?? [];
    return !EXCEPTIONS.has(name);
  });
  assert.deepEqual(unexpected, []);
});
