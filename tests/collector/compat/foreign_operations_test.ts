import assert from "node:assert/strict";
import { foreignAnswerSchema } from "../../../collector/compat/foreign_answer.ts";
import { foreignOperations } from "../../../collector/compat/foreign_operations.ts";
import { FOREIGN_SYSTEMS } from "../../../collector/compat/foreign_systems.ts";
import { readCaptures, routeOf } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";

Deno.test("foreignOperations describes every address once, under a name of its own", () => {
  const served = Object.values(FOREIGN_SYSTEMS).flatMap(({ paths }) =>
    paths.map((path) => `/compat${path}`)
  );
  assert.deepEqual(foreignOperations().map(({ path }) => path), served);
  const names = foreignOperations().map(({ operationId }) => operationId);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.every((name) => /^compat[A-Za-z0-9]+$/.test(name)), names.join());
});

Deno.test("foreignAnswerSchema describes what the routes answer", async () => {
  const { app } = createCompatApp();
  for (const capture of readCaptures()) {
    const response = await app.request(routeOf(capture), {
      method: "POST",
      body: capture.body_text,
    });
    const answer = await response.json();
    assert.deepEqual(foreignAnswerSchema.parse(answer), answer);
  }
});
