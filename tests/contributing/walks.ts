/** A change of one file: `from` is replaced by `to`; without `from` the file is new and `to` all of it. */
export interface Step {
  readonly file: string;
  readonly from?: string;
  readonly to: string;
}

/** A walk through a contribution, as CONTRIBUTING describes it, with the smallest real change. */
export interface Walk {
  /** Heading of its section. */
  readonly title: string;
  /** What stands in the place of `<name>` in the section. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** A program that fails unless the change does what it is for; it runs at the root. */
  readonly proof: string;
}

const ACME = `import { z } from "zod";
import { createDraft } from "./draft.ts";
import { finishDraft } from "./finish_draft.ts";
import { kept } from "./foreign_field.ts";
import { lenient, text, whole } from "./foreign_forms.ts";
import type { ForeignSystem } from "./foreign_system.ts";

const report = z.object({
  run: kept(lenient(z.string()), "session_id", {
    what: "Random name of the run",
    unit: "UUID",
    example: "e3908c2f-bc2f-4e92-8425-58e3b69961c8",
    why: "Joins the reports of one run; only its hash is stored",
  }),
  version: kept(text(), "project_version", {
    what: "Version of Acme",
    unit: "version",
    example: "1.2.0",
    why: "Which versions are in use",
  }),
  cores: kept(whole(), "EnvMessage.num_cpu", {
    what: "Logical processors",
    unit: "count",
    example: 8,
    why: "Which machines to test on",
  }),
});

/** Acme, which posts one report at its start. */
export const acme: ForeignSystem = {
  name: "acme",
  title: "Acme",
  paths: ["/acme"],
  schemas: { report },
  translate: (raw, context) => {
    if (!Object.hasOwn(raw, "run")) return { event: "unknown", messages: [], ignoredKeys: [], droppedValues: [] };
    const draft = createDraft(report, raw, ["EnvMessage"]);
    return finishDraft(draft, {
      system: "acme",
      event: "report",
      sessionId: draft.fields.run,
      version: draft.fields.version ?? null,
      madeAt: null,
      key: null,
      keyInstant: null,
    }, context);
  },
};
`;

const ACME_CAPTURE = JSON.stringify({
  system: "acme",
  event: "report",
  becomes: ["report", "EnvMessage"],
  method: "POST",
  path: "/acme",
  headers: {},
  body_text: JSON.stringify({
    run: "e3908c2f-bc2f-4e92-8425-58e3b69961c8",
    version: "1.2.0",
    cores: 8,
  }),
});

const DOTS = `/** @jsxImportSource hono/jsx */
import { scaleLinear } from "./d3.ts";
import type { Plot } from "./plot.tsx";

/** Shares as dots on a line; each is 0 to 1. */
export function dotsPlot(shares: readonly number[], summary: string): Plot {
  const x = scaleLinear().domain([0, 1]).range([0, 100]);
  return {
    summary,
    height: 24,
    yTicks: [],
    xTicks: x.ticks(2).map((share) => ({ at: x(share), label: \`\${share * 100} %\` })),
    marks: (ink) => <>{shares.map((share) => <circle cx={\`\${x(share)}%\`} cy="12" r="4" {...ink("bar")} />)}</>,
  };
}
`;

const DOTS_CARD = `/** @jsxImportSource hono/jsx */
import { dotsPlot } from "../charts/dots_plot.tsx";
import { PlotFigure } from "../charts/plot.tsx";
import { formatShare } from "../render/format_share.ts";
import { Card } from "./card.tsx";
import type { Markup } from "./markup.ts";
import type { ProjectView } from "./project_view.ts";

/** Share of error events among all messages. */
export function DotsCard({ view }: { readonly view: ProjectView }): Markup {
  const { errors, messages } = view.report.totals;
  const share = errors / Math.max(1, messages);
  const said = \`\${formatShare(errors, messages)} of messages are errors\`;
  return (
    <Card id="dots" title="Errors" finding={said} basis="Messages" table={<table><tr><td>{said}</td></tr></table>}>
      <PlotFigure plot={dotsPlot([share], said)} />
    </Card>
  );
}
`;

/** Every walk of CONTRIBUTING. */
export const WALKS: readonly Walk[] = [
  {
    title: "A fact about the machine",
    name: "byte_order",
    steps: [
      {
        file: "schemas/env_message.ts",
        from: "  runtime: fact(token(), {",
        to: `  byte_order: fact(z.enum(["little", "big"]), {
    what: "Order of the bytes of a number in memory",
    unit: "name",
    example: "little",
    why: "Which builds to publish",
    since: 2,
    published: "byte_order",
  }),
  runtime: fact(token(), {`,
      },
      {
        file: "reporter/facts.ts",
        from: '  | "runtime"\n',
        to: '  | "byte_order"\n  | "runtime"\n',
      },
      {
        file: "reporter/facts.ts",
        from: "  runtime: null,\n",
        to: "  byte_order: null,\n  runtime: null,\n",
      },
      {
        file: "reporter/host.ts",
        from: "  /** Logical processors ",
        to:
          '  /** Order of the bytes of a number. */\n  readonly byteOrder: "little" | "big";\n  /** Logical processors ',
      },
      {
        file: "reporter/host.ts",
        from: "    hardwareConcurrency: ",
        to:
          '    byteOrder: new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "little" : "big",\n    hardwareConcurrency: ',
      },
      {
        file: "tests/reporter/fake_host.ts",
        from: "    hardwareConcurrency: machine",
        to: '    byteOrder: "little",\n    hardwareConcurrency: machine',
      },
      {
        file: "reporter/probes/byte_order.ts",
        to: `import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

/** The order of bytes; needs no permission. */
export function probeByteOrder(host: Host): Findings {
  return { facts: { byte_order: host.byteOrder }, withheld: [] };
}
`,
      },
      { file: "reporter/probes/probes.ts", from: '  | "ci";', to: '  | "ci"\n  | "byte_order";' },
      {
        file: "reporter/probes/probes.ts",
        from: 'import { probeCi } from "./ci.ts";',
        to: 'import { probeByteOrder } from "./byte_order.ts";\nimport { probeCi } from "./ci.ts";',
      },
      {
        file: "reporter/probes/probes.ts",
        from: '  { name: "ci", ',
        to:
          '  { name: "byte_order", facts: ["byte_order"], probe: probeByteOrder },\n  { name: "ci", ',
      },
      {
        file: "observability/candor_events.ts",
        from: '  "ci",\n]',
        to: '  "ci",\n  "byte_order",\n]',
      },
      {
        file: "collector/render/describe_dimension.ts",
        from: "  architecture: {",
        to: '  byte_order: { title: "Order of bytes", group: "machines" },\n  architecture: {',
      },
      {
        file: "collector/synthetic_fleet.ts",
        from: "    num_cpu: ",
        to: '    byte_order: "little",\n    num_cpu: ',
      },
      {
        file: "tests/builders.ts",
        from: "    num_cpu: ",
        to: "    byte_order: null,\n    num_cpu: ",
      },
    ],
    proof: `
import assert from "node:assert/strict";
import { collectFacts } from "./reporter/collect_facts.ts";
import { denoHost } from "./reporter/host.ts";
import { describeDimension } from "./collector/render/describe_dimension.ts";
import { extract } from "./collector/store/extract.ts";
import { dictionaryMarkdown, messageSchema } from "./schemas/mod.ts";

const { facts } = await collectFacts(denoHost());
assert.equal(facts.byte_order, "little");
const message = messageSchema.parse({
  schema_version: 1,
  message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
  session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
  project: "acme",
  project_version: "1.0.0",
  occurred_at: new Date().toISOString(),
  message_type: "EnvMessage",
  byte_order: facts.byte_order,
});
assert.ok(extract(message).pairs.some(([name, value]) => name === "byte_order" && value === "little"));
assert.match(dictionaryMarkdown(), /\\| \`byte_order\` \\|/);
assert.equal(describeDimension("byte_order").title, "Order of bytes");
assert.match(await Deno.readTextFile("README.md"), /\`byte_order\`/);`,
  },
  {
    title: "A program that reports in its own format",
    name: "acme",
    steps: [
      { file: "collector/compat/acme.ts", to: ACME },
      { file: "tests/fixtures/compat/acme/01-report.json", to: ACME_CAPTURE },
      {
        file: "collector/compat/systems.ts",
        from: "export { lmcache }",
        to: 'export { acme } from "./acme.ts";\nexport { lmcache }',
      },
    ],
    proof: `
import assert from "node:assert/strict";
import { composeCollector } from "./collector/mod.ts";
import { CANDOR_CATALOGUE } from "./observability/mod.ts";

const { app, close } = await composeCollector({ kv: ":memory:", minCell: 1 });
const { body_text: body } = JSON.parse(await Deno.readTextFile("tests/fixtures/compat/acme/01-report.json"));
const answer = await app.request("/compat/acme", { method: "POST", body });
assert.equal(answer.status, 202);
const report = await (await app.request("/v1/projects/acme/report")).json();
assert.deepEqual(report.dimensions.num_cpu, [{ value: "8", sessions: 1 }]);
assert.match(await (await app.request("/privacy")).text(), /Acme/);
await close();
const labels = CANDOR_CATALOGUE.counters.find(({ name }) => name === "candor.foreign.messages")?.labels;
assert.ok(labels?.system?.includes("acme"));
assert.match(await Deno.readTextFile(".github/FOREIGN_CLIENTS.md"), /### Acme: kept/);`,
  },
  {
    title: "A chart",
    name: "dots",
    steps: [
      { file: "collector/charts/dots_plot.tsx", to: DOTS },
      { file: "collector/pages/dots_card.tsx", to: DOTS_CARD },
      {
        file: "collector/pages/project_page.tsx",
        from: "      <QuarantineCard view={view} />",
        to: "      <DotsCard view={view} />\n      <QuarantineCard view={view} />",
      },
      {
        file: "collector/pages/project_page.tsx",
        from: "import { EmptyProject }",
        to: 'import { DotsCard } from "./dots_card.tsx";\nimport { EmptyProject }',
      },
    ],
    proof: `
import assert from "node:assert/strict";
import { composeCollector } from "./collector/mod.ts";

const { app, close } = await composeCollector({ kv: ":memory:", minCell: 1 });
const posted = await app.request("/v1/messages", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    schema_version: 1,
    message_id: "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071",
    session_id: "019ab3c4-5d6e-7a11-8c2d-3e4f5a6b7c8d",
    project: "acme",
    project_version: "1.0.0",
    occurred_at: new Date().toISOString(),
    message_type: "EventMessage",
    event_type: "error",
  }),
});
assert.equal(posted.status, 202);
const page = await (await app.request("/projects/acme")).text();
assert.match(page, /id="dots"[^]*100(?:\\.0)?\\s*% of messages are errors[^]*<circle/);
await close();`,
  },
  {
    title: "A metric",
    name: "projects.listed",
    steps: [
      {
        file: "observability/candor_events.ts",
        from: "  /** A report answered. */",
        to:
          '  /** The list of projects answered. */\n  "projects.listed": { readonly projects: number };\n  /** A report answered. */',
      },
      {
        file: "observability/candor_catalogue.ts",
        from: '    {\n      name: "candor.report.served",',
        to: `    {
      name: "candor.projects.listed",
      description: "Lists of projects answered",
      unit: "{list}",
      sources: [{ event: "projects.listed", by: 1 }],
    },
    {
      name: "candor.report.served",`,
      },
      {
        file: "observability/candor_lines.ts",
        from: '  {\n    event: "store.error",',
        to: `  {
    event: "projects.listed",
    level: "debug",
    message: "Listed {projects} projects",
    values: { "projects": "projects" },
  },
  {
    event: "store.error",`,
      },
      {
        file: "collector/routes/projects.ts",
        from: "    return context.json(list, 200",
        to:
          '    bus.publish("projects.listed", { projects: list.projects.length });\n    return context.json(list, 200',
      },
    ],
    proof: `
import assert from "node:assert/strict";
import { createCollector, createStore } from "./collector/mod.ts";
import { createEventBus } from "./observability/mod.ts";

using kv = await Deno.openKv(":memory:");
const bus = createEventBus();
const seen = [];
bus.subscribe({ name: "tally", handle: ({ type }) => void seen.push(type) });
bus.start();
const store = createStore(kv);
await createCollector({ store, bus }).request("/v1/projects");
await store.close();
await bus.stop();
assert.ok(seen.includes("projects.listed"), seen.join());
assert.match(await Deno.readTextFile("observability/README.md"), /candor_projects_listed_total/);`,
  },
];
