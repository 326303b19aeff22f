import assert from "node:assert/strict";
import { projectsChangedKey } from "../../../collector/store/keys.ts";
import { createProjectGate } from "../../../collector/store/project_gate.ts";
import { StoreError } from "../../../collector/store/store_error.ts";

/** A database in which another process enters a project after each look, so many times. */
function busyKv(inner: Deno.Kv, times: number): Deno.Kv {
  let left = times;
  return new Proxy(inner, {
    get(target, name) {
      if (name === "getMany") {
        return async (...args: Parameters<Deno.Kv["getMany"]>) => {
          const entries = await target.getMany(...args);
          if (left-- > 0) await target.set(projectsChangedKey(), times - left);
          return entries;
        };
      }
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

Deno.test("createProjectGate admits a project though others enter some at the same time", async () => {
  using kv = await Deno.openKv(":memory:");
  const gate = createProjectGate(busyKv(kv, 12), { maxProjects: 1000 });
  const admission = await gate.admit("lmcache");
  assert.equal(admission.ok, true);
  assert.equal((await kv.get(projectsChangedKey())).value, 13);
});

Deno.test("createProjectGate calls no project one too many because others are quicker", async () => {
  using kv = await Deno.openKv(":memory:");
  const gate = createProjectGate(busyKv(kv, 999), { maxProjects: 1000 });
  await assert.rejects(
    gate.admit("lmcache"),
    (error) => error instanceof StoreError && error.code === "overloaded",
  );
  assert.equal(await gate.judge("lmcache"), null);
});

Deno.test("createProjectGate admits as many projects as there may be", async () => {
  using kv = await Deno.openKv(":memory:");
  const gate = createProjectGate(kv, { maxProjects: 2 });
  const codes = [];
  for (const name of ["a1", "b1", "c1", "a1"]) {
    const admission = await gate.admit(name);
    codes.push(admission.ok ? "ok" : admission.code);
  }
  assert.deepEqual(codes, ["ok", "ok", "project_limit", "ok"]);
});
