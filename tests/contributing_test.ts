import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { ROOT } from "./candor_process.ts";
import { type Walk, WALKS } from "./contributing/walks.ts";

const page = await Deno.readTextFile(`${ROOT}.github/CONTRIBUTING.md`);
/** What a walk changes and a page links to. */
const FOLDERS = [
  ...["schemas", "observability", "reporter", "collector", "tests", ".github"],
];
const FILES = ["deno.json", "deno.lock", "mod.ts", "cli.ts", "README.md"];
/** Pages of .github that name files of the project. */
const PAGES = ["CONTRIBUTING.md", "ARCHITECTURE.md"];

function sectionOf({ title }: Walk): string {
  const start = page.indexOf(`### ${title}\n`);
  assert.ok(start >= 0, `no section ${title}`);
  const end = page.slice(start + 4).search(/^##/m);
  return page.slice(start, end < 0 ? undefined : start + 4 + end);
}

/** Paths in a text, those with a place for a name among them. */
function pathsIn(text: string): readonly string[] {
  const form =
    /`((?:schemas|observability|reporter|collector|tests|examples|bench|\.ci|\.github)\/[\w./<>-]*)`/g;
  return [...text.matchAll(form)].map(([, path]) => path!);
}

for (const name of PAGES) {
  Deno.test(`every file that ${name} names exists`, async () => {
    const text = await Deno.readTextFile(`${ROOT}.github/${name}`);
    const paths = pathsIn(text).filter((path) => !path.includes("<name>"));
    assert.ok(paths.length > 20, `${paths.length} paths`);
    for (const path of paths) {
      await assert.doesNotReject(Deno.stat(`${ROOT}${path}`), `${name} names ${path}`);
    }
  });
}

Deno.test("ARCHITECTURE.md follows a message in at most twelve steps, each a file that exists", async () => {
  const text = await Deno.readTextFile(`${ROOT}.github/ARCHITECTURE.md`);
  const [way = ""] = text.split("## The way of one message\n")[1]!.split("\n## ");
  const steps = way.split(/^\d+\. /m).slice(1);
  assert.ok(steps.length >= 8 && steps.length <= 12, `${steps.length} steps`);
  for (const step of steps) {
    assert.match(step, /^`[\w/.]+\.tsx?`/, `a step does not begin with its file: ${step}`);
  }
  assert.match(steps[0]!, /^`reporter\/create_reporter\.ts`/);
  assert.match(steps.at(-1)!, /^`collector\/charts\/[\w.]+`/);
});

for (const walk of WALKS) {
  Deno.test(`CONTRIBUTING names the files of "${walk.title}" in the order in which they are changed`, () => {
    const named = pathsIn(sectionOf(walk)).map((path) => path.replaceAll("<name>", walk.name));
    const changed = [...new Set(walk.steps.map(({ file }) => file))];
    const inOrder = [...new Set(named)].filter((path) => changed.includes(path));
    assert.deepEqual(inOrder, changed);
    assert.match(sectionOf(walk), /`deno task generate`/);
  });
}

Deno.test("a foreign system needs one new file, one folder of captures and one line", () => {
  const { steps } = WALKS.find(({ name }) => name === "acme")!;
  const [line, ...others] = steps.filter(({ from }) => from !== undefined);
  assert.deepEqual(others, []);
  assert.equal(line!.to.split("\n").length, 2);
  const created = steps.filter(({ from }) => from === undefined).map(({ file }) => dirname(file));
  assert.deepEqual(created, ["collector/compat", "tests/fixtures/compat/acme"]);
});

// All four in one copy: each is a change of its own, and none may need what another one does.
Deno.test("the walks of CONTRIBUTING work as they are written", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await copyProject(root);
    for (const { steps } of WALKS) for (const step of steps) await apply(root, step);
    await deno(root, "task", "generate");
    await deno(root, "check", ".");
    for (const { title, proof } of WALKS) {
      await Deno.writeTextFile(join(root, "proof.ts"), proof);
      await deno(root, "run", "-A", "--no-check", "proof.ts")
        .catch((error: Error) => assert.fail(`${title}: ${error.message}`));
    }
    await deno(
      root,
      ...["test", "-A", "--no-check", "--quiet"],
      ...[
        "tests/collector/compat/captures_test.ts",
        "tests/collector/compat/foreign_dictionary_test.ts",
      ],
      ...["tests/observability/catalogue_test.ts", "tests/observability/documents_test.ts"],
      ...["tests/schemas/data_dictionary_test.ts"],
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

async function apply(root: string, { file, from, to }: Walk["steps"][number]): Promise<void> {
  const path = join(root, file);
  if (from === undefined) {
    await Deno.mkdir(dirname(path), { recursive: true });
    return await Deno.writeTextFile(path, to, { createNew: true });
  }
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from), `${file} has no ${JSON.stringify(from)}`);
  await Deno.writeTextFile(path, text.replace(from, () => to));
}

async function deno(root: string, ...args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  const words = decoder.decode(stdout) + decoder.decode(stderr);
  if (!success) throw new Error(`deno ${args.join(" ")}: ${words.slice(-4000)}`);
}

async function copyProject(root: string): Promise<void> {
  for (const file of FILES) await Deno.copyFile(`${ROOT}${file}`, join(root, file));
  for (const folder of FOLDERS) await copyFolder(folder, root);
}

async function copyFolder(folder: string, root: string): Promise<void> {
  await Deno.mkdir(join(root, folder), { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await copyFolder(path, root);
    else await Deno.copyFile(`${ROOT}${path}`, join(root, path));
  }
}
