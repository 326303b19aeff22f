import assert from "node:assert/strict";
import metadata from "../deno.json" with { type: "json" };

const FOLDER = new URL("../.github/workflows/", import.meta.url);
const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map(({ name }) => name).sort();
const workflows = await Promise.all(
  names.map(async (name) => ({ name, text: await Deno.readTextFile(new URL(name, FOLDER)) })),
);

Deno.test("there is a workflow to audit, to check, to search, to publish and to test", () => {
  assert.deepEqual(names, ["audit.yml", "check.yml", "properties.yml", "publish.yml", "test.yml"]);
});

Deno.test("workflows use actions of a named major and no secret", () => {
  for (const { name, text } of workflows) {
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action!);
    assert.ok(actions.length > 0, name);
    for (const action of actions) assert.match(action, /^(?:actions|denoland)\/[\w-]+@v\d+$/);
    assert.doesNotMatch(text, /secrets\./, name);
  }
});

Deno.test("workflows may read and, to publish, prove who they are", () => {
  for (const { name, text } of workflows) {
    assert.match(text, /^permissions:\n {2}contents: read$/m, name);
    assert.equal(/: write$/m.test(text), name === "publish.yml", name);
  }
});

Deno.test("workflows run tasks that exist, under the runtime that the README names", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const [, minor] = /npx -y deno@(\d+\.\d+)\./.exec(readme)!;
  for (const { name, text } of workflows) {
    for (const [, task] of text.matchAll(/deno task ([\w:]+)/g)) {
      assert.ok(Object.hasOwn(metadata.tasks, task!), `${name}: ${task}`);
    }
    for (const [, version] of text.matchAll(/deno-version: (\S+)/g)) {
      assert.equal(version, `v${minor}.x`, name);
    }
  }
});

Deno.test("tests run on the three systems", () => {
  const { text } = workflows.find(({ name }) => name === "test.yml")!;
  assert.match(text, /os: \[ubuntu-latest, macos-latest, windows-latest\]/);
});

Deno.test("the list of changes begins with the version of the package, as publishing wants it", async () => {
  const text = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  const [, version] = /^## (\S+) \((?:unreleased|\d{4}-\d\d-\d\d)\)$/m.exec(text) ?? [];
  assert.equal(version, metadata.version);
  const { text: publish } = workflows.find(({ name }) => name === "publish.yml")!;
  const [, pattern] = /grep -q "(.*)" CHANGELOG\.md/.exec(publish)!;
  const filled = pattern!.replace("${GITHUB_REF_NAME#v}", metadata.version);
  const heading = new RegExp(filled.replace(/[.(]/g, "\\$&"), "m");
  assert.match(`## ${metadata.version} (2026-12-01)`, heading);
  assert.doesNotMatch(`## ${metadata.version} (unreleased)`, heading);
});

Deno.test("nothing is published with a known vulnerability, or while nobody can say", () => {
  for (const name of ["audit.yml", "publish.yml"]) {
    const { text } = workflows.find((one) => one.name === name)!;
    assert.match(text, /run: deno task audit --required$/m, name);
  }
});
