import assert from "node:assert/strict";
import * as fc from "../properties.ts";
import type { ConsentInput, PromptAnswer, Seen } from "../../reporter/consent_input.ts";
import { consentVariables } from "../../reporter/consent_variables.ts";
import { decideConsent } from "../../reporter/decide_consent.ts";
import { type Level, LEVELS } from "../../reporter/level.ts";

const DIR = "/home/ada/.config/engine";
const ABSENT = { state: "absent" } as const;

interface Given {
  readonly flags?: ConsentInput["flags"];
  readonly env?: Readonly<Record<string, string>>;
  readonly hidden?: readonly string[];
  readonly doNotTrack?: Seen<true>;
  readonly config?: Seen<unknown>;
  readonly terminal?: ConsentInput["terminal"];
  readonly host?: ConsentInput["host"];
}

function input(given: Given): ConsentInput {
  return {
    flags: given.flags ?? {},
    env: consentVariables("ENGINE").map((variable) => {
      const value = given.env?.[variable.name];
      const seen: Seen<string> = given.hidden?.includes(variable.name)
        ? { state: "withheld", flag: `--allow-env=${variable.name}` }
        : value === undefined
        ? ABSENT
        : { state: "present", value };
      return { ...variable, seen };
    }),
    files: {
      dir: DIR,
      doNotTrack: given.doNotTrack ?? ABSENT,
      config: given.config ?? ABSENT,
    },
    terminal: given.terminal ?? { stdin: false, stderr: false },
    host: given.host ?? {},
  };
}

const config = (usageStats: unknown): Seen<unknown> => ({
  state: "present",
  value: { "usage_stats": usageStats, other: 1 },
});
const TERMINAL = { stdin: true, stderr: true };
const answered = (answer: PromptAnswer) => ({ ...TERMINAL, answer });

const ROWS: readonly (readonly [what: string, given: Given, level: Level, by: string])[] = [
  ["nobody speaks", {}, "on", "default of the program"],
  ["the default is local", { host: { defaultLevel: "local" } }, "local", "default of the program"],

  ["the flag says off", { flags: { usageStats: "off" } }, "off", "--usage-stats"],
  ["the flag says no-stack", { flags: { usageStats: "no-stack" } }, "no-stack", "--usage-stats"],
  ["the flag says ON", { flags: { usageStats: "ON" } }, "on", "--usage-stats"],
  ["the flag cannot be read", { flags: { usageStats: "maybe" } }, "off", "--usage-stats"],
  ["the other flag", { flags: { disableUsageStats: true } }, "off", "--disable-usage-stats"],
  [
    "both flags",
    {
      flags: { disableUsageStats: true, usageStats: "on" },
    },
    "off",
    "--disable-usage-stats",
  ],
  [
    "a flag outranks a variable",
    {
      flags: { usageStats: "on" },
      env: { DO_NOT_TRACK: "1" },
    },
    "on",
    "--usage-stats",
  ],

  ["DO_NOT_TRACK=1", { env: { DO_NOT_TRACK: "1" } }, "off", "DO_NOT_TRACK"],
  ["DO_NOT_TRACK=true", { env: { DO_NOT_TRACK: "true" } }, "off", "DO_NOT_TRACK"],
  [
    "DO_NOT_TRACK=0 asks for nothing",
    { env: { DO_NOT_TRACK: "0" } },
    "on",
    "default of the program",
  ],
  ["DO_NOT_TRACK empty", { env: { DO_NOT_TRACK: "" } }, "off", "DO_NOT_TRACK"],
  ["DO_NOT_TRACK=2", { env: { DO_NOT_TRACK: "2" } }, "off", "DO_NOT_TRACK"],
  ["own DO_NOT_TRACK", { env: { ENGINE_DO_NOT_TRACK: "yes" } }, "off", "ENGINE_DO_NOT_TRACK"],
  ["NO_USAGE_STATS", { env: { ENGINE_NO_USAGE_STATS: "on" } }, "off", "ENGINE_NO_USAGE_STATS"],
  ["TRACK_USAGE=False", { env: { ENGINE_TRACK_USAGE: "False" } }, "off", "ENGINE_TRACK_USAGE"],
  ["TRACK_USAGE=1", { env: { ENGINE_TRACK_USAGE: "1" } }, "on", "ENGINE_TRACK_USAGE"],
  ["ENABLED=0", { env: { ENGINE_USAGE_STATS_ENABLED: "0" } }, "off", "ENGINE_USAGE_STATS_ENABLED"],
  ["USAGE_STATS=local", { env: { ENGINE_USAGE_STATS: "local" } }, "local", "ENGINE_USAGE_STATS"],
  [
    "the lowest of several",
    {
      env: { ENGINE_USAGE_STATS: "no-stack", ENGINE_TRACK_USAGE: "true" },
    },
    "no-stack",
    "ENGINE_USAGE_STATS",
  ],
  [
    "an opt-out beside 0",
    {
      env: { ENGINE_DO_NOT_TRACK: "0", DO_NOT_TRACK: "1" },
    },
    "off",
    "DO_NOT_TRACK",
  ],
  [
    "a variable outranks the file",
    {
      env: { ENGINE_USAGE_STATS: "on" },
      config: config(false),
    },
    "on",
    "ENGINE_USAGE_STATS",
  ],

  [
    "do_not_track exists",
    { doNotTrack: { state: "present", value: true } },
    "off",
    `${DIR}/do_not_track`,
  ],
  [
    "do_not_track outranks config.json",
    {
      doNotTrack: { state: "present", value: true },
      config: config(true),
    },
    "off",
    `${DIR}/do_not_track`,
  ],
  ["config true", { config: config(true) }, "on", `${DIR}/config.json`],
  ["config false", { config: config(false) }, "off", `${DIR}/config.json`],
  ["config no-stack", { config: config("no-stack") }, "no-stack", `${DIR}/config.json`],
  ["config local", { config: config("local") }, "local", `${DIR}/config.json`],
  ["config of another form", { config: config([1]) }, "off", `${DIR}/config.json`],
  ["config null", { config: config(null) }, "off", `${DIR}/config.json`],
  ["config is a list", { config: { state: "present", value: [] } }, "off", `${DIR}/config.json`],
  [
    "config without the key",
    {
      config: { state: "present", value: {} },
    },
    "on",
    "default of the program",
  ],
  [
    "config unreadable",
    {
      config: { state: "unreadable", why: "it is not JSON" },
    },
    "off",
    `${DIR}/config.json`,
  ],

  ["a hidden variable", { hidden: ["ENGINE_USAGE_STATS"] }, "local", "ENGINE_USAGE_STATS"],
  [
    "a hidden variable beside on",
    {
      hidden: ["DO_NOT_TRACK"],
      env: { ENGINE_USAGE_STATS: "on" },
    },
    "local",
    "DO_NOT_TRACK",
  ],
  [
    "a hidden variable beside off",
    {
      hidden: ["DO_NOT_TRACK"],
      env: { ENGINE_USAGE_STATS: "off" },
    },
    "off",
    "ENGINE_USAGE_STATS",
  ],
  [
    "a hidden variable below a flag",
    {
      hidden: ["DO_NOT_TRACK"],
      flags: { usageStats: "on" },
    },
    "on",
    "--usage-stats",
  ],
  [
    "a hidden file",
    {
      config: { state: "withheld", flag: "--allow-read" },
    },
    "local",
    `${DIR}/config.json`,
  ],
  [
    "a hidden file below a variable",
    {
      config: { state: "withheld", flag: "--allow-read" },
      env: { ENGINE_USAGE_STATS: "on" },
    },
    "on",
    "ENGINE_USAGE_STATS",
  ],
  [
    "a hidden file, but the person asked",
    {
      config: { state: "withheld", flag: "--allow-read" },
      flags: { asked: true },
    },
    "on",
    "default of the program",
  ],
  [
    "the person asked, but said no before",
    {
      env: { DO_NOT_TRACK: "1" },
      flags: { asked: true },
    },
    "off",
    "DO_NOT_TRACK",
  ],

  ["the prompt: y", { host: { prompt: true }, terminal: answered("yes") }, "on", "prompt"],
  ["the prompt: n", { host: { prompt: true }, terminal: answered("no") }, "off", "prompt"],
  ["the prompt: Enter", { host: { prompt: true }, terminal: answered("default") }, "on", "prompt"],
  [
    "the prompt: Enter, default local",
    {
      host: { prompt: true, defaultLevel: "local" },
      terminal: answered("default"),
    },
    "local",
    "prompt",
  ],
  [
    "the prompt: silence",
    { host: { prompt: true }, terminal: answered("silence") },
    "local",
    "prompt",
  ],
  [
    "the prompt: closed",
    { host: { prompt: true }, terminal: answered("closed") },
    "local",
    "prompt",
  ],
  [
    "the prompt: closed with the terminal",
    {
      host: { prompt: true },
      terminal: { stdin: false, stderr: false, answer: "closed" },
    },
    "local",
    "prompt",
  ],
  ["not asked yet", { host: { prompt: true }, terminal: TERMINAL }, "local", "prompt"],
  ["no terminal, no prompt", { host: { prompt: true } }, "on", "default of the program"],
  [
    "stderr is no terminal",
    {
      host: { prompt: true },
      terminal: { stdin: true, stderr: false },
    },
    "on",
    "default of the program",
  ],

  [
    "the program's maximum",
    { host: { maximum: "no-stack" } },
    "no-stack",
    "maximum of the program",
  ],
  [
    "the maximum never raises",
    {
      host: { maximum: "on" },
      config: config("local"),
    },
    "local",
    `${DIR}/config.json`,
  ],
  [
    "only in a container, outside",
    {
      host: { onlyInContainer: true, container: false },
    },
    "off",
    "only in a container",
  ],
  [
    "only in a container, unknown",
    { host: { onlyInContainer: true } },
    "off",
    "only in a container",
  ],
  [
    "only in a container, inside",
    {
      host: { onlyInContainer: true, container: true },
    },
    "on",
    "default of the program",
  ],
  ["in a build service", { host: { inCi: "local", ci: true } }, "local", "build service"],
  [
    "not in a build service",
    { host: { inCi: "local", ci: false } },
    "on",
    "default of the program",
  ],
  ["told at run time", { host: { override: "off" } }, "off", "decision at run time"],
];

for (const [what, given, level, by] of ROWS) {
  Deno.test(`decideConsent() gives ${level} when ${what}`, () => {
    const decision = decideConsent(input(given));
    assert.equal(decision.level, level);
    assert.equal(decision.decidedBy, by);
    assert.ok(decision.because.length > 0);
    assert.ok(decision.rules.some(({ source }) => source === by));
  });
}

Deno.test("decideConsent() may ask only when nobody decided and both ends are terminals", () => {
  const prompt = { prompt: true };
  assert.equal(decideConsent(input({ host: prompt, terminal: TERMINAL })).mayAsk, true);
  assert.equal(decideConsent(input({ host: prompt })).mayAsk, false);
  assert.equal(decideConsent(input({ host: {}, terminal: TERMINAL })).mayAsk, false);
  const spoken = { host: prompt, terminal: TERMINAL, config: config(true) };
  assert.equal(decideConsent(input(spoken)).mayAsk, false);
  const lowered = { host: { prompt: true, maximum: "off" }, terminal: TERMINAL } as const;
  assert.equal(decideConsent(input(lowered)).mayAsk, false);
});

Deno.test("decideConsent() names a value that cannot be read", () => {
  const { rules, because } = decideConsent(input({ env: { ENGINE_TRACK_USAGE: "perhaps" } }));
  const rule = rules.find(({ source }) => source === "ENGINE_TRACK_USAGE");
  assert.equal(rule?.value, "perhaps");
  assert.match(rule?.effect ?? "", /cannot be read .* counts as off/);
  assert.match(because, /perhaps/);
});

Deno.test("decideConsent() reads the date of the decision", () => {
  const dated = { "usage_stats": true, "usage_stats_decided_at": "2026-11-22T09:30:00.000Z" };
  const decision = decideConsent(input({ config: { state: "present", value: dated } }));
  assert.equal(decision.since, Date.parse("2026-11-22T09:30:00.000Z"));
});

const rank = (level: Level): number => LEVELS.indexOf(level);
const names = consentVariables("ENGINE").map(({ name }) => name);
const values = fc.constantFrom("1", "0", "true", "No", "on", "off", "local", "no-stack", "", "?");
const anyEnv = fc.dictionary(fc.constantFrom(...names), values);
const anySeen = fc.oneof(
  fc.constant<Seen<unknown>>(ABSENT),
  fc.constant<Seen<unknown>>({ state: "withheld", flag: "--allow-read" }),
  fc.constant<Seen<unknown>>({ state: "unreadable", why: "it is not JSON" }),
  fc.constantFrom(true, false, "local", "no-stack", 3, null).map(config),
);
const anyLevel = fc.constantFrom(...LEVELS);
const anyGiven: fc.Arbitrary<Given> = fc.record({
  env: anyEnv,
  hidden: fc.subarray(names),
  config: anySeen,
  doNotTrack: fc.constantFrom<Seen<true>>(ABSENT, { state: "present", value: true }),
  flags: fc.record({
    usageStats: fc.option(values, { nil: undefined }),
    disableUsageStats: fc.boolean(),
    asked: fc.boolean(),
  }),
  terminal: fc.record({
    stdin: fc.boolean(),
    stderr: fc.boolean(),
    answer: fc.option(
      fc.constantFrom<PromptAnswer>("yes", "no", "default", "silence", "closed"),
      { nil: undefined },
    ),
  }),
  host: fc.record({
    defaultLevel: anyLevel,
    maximum: anyLevel,
    inCi: anyLevel,
    ci: fc.boolean(),
    onlyInContainer: fc.boolean(),
    container: fc.boolean(),
    prompt: fc.boolean(),
  }),
});

Deno.test("decideConsent() never goes up when an opt-out is added", () => {
  const optOuts: fc.Arbitrary<(given: Given) => Given> = fc.oneof(
    fc.constantFrom(...names).map((name) => (given: Given): Given => ({
      ...given,
      hidden: (given.hidden ?? []).filter((one) => one !== name),
      env: { ...given.env, [name]: /DO_NOT|NO_USAGE/.test(name) ? "1" : "off" },
    })),
    fc.constant((given: Given): Given => ({
      ...given,
      doNotTrack: { state: "present", value: true },
    })),
    fc.constant((given: Given): Given => ({ ...given, config: config(false) })),
    fc.constant((given: Given): Given => ({
      ...given,
      flags: { ...given.flags, disableUsageStats: true },
    })),
  );
  fc.assert(fc.property(anyGiven, optOuts, (given, optOut) => {
    const before = decideConsent(input(given)).level;
    const after = decideConsent(input(optOut(given))).level;
    // An opt-out in a file is outranked by flags and variables, never turned around.
    assert.ok(rank(after) <= rank(before), `${before} became ${after}`);
  }));
});

Deno.test("decideConsent() is never raised by the program", () => {
  fc.assert(fc.property(anyGiven, (given) => {
    const free = {
      ...given,
      host: { prompt: given.host?.prompt, defaultLevel: given.host?.defaultLevel },
    };
    const unlimited = decideConsent(input(free)).level;
    assert.ok(rank(decideConsent(input(given)).level) <= rank(unlimited));
  }));
});

Deno.test("decideConsent() counts what cannot be read as off", () => {
  fc.assert(fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
    fc.pre(!/^\s*(?:1|0|y|n|t|f|yes|no|true|false|on|off|local|no[-_ ]?stack)\s*$/i.test(value));
    assert.equal(decideConsent(input({ env: { [name]: value } })).level, "off");
  }));
});

Deno.test("decideConsent() does not depend on the order of variables", () => {
  fc.assert(
    fc.property(
      anyGiven,
      fc.shuffledSubarray(names, { minLength: names.length }),
      (given, order) => {
        const plain = input(given);
        const shuffled = {
          ...plain,
          env: order.map((name) => plain.env.find((one) => one.name === name)!),
        };
        const [a, b] = [decideConsent(plain), decideConsent(shuffled)];
        assert.equal(a.level, b.level);
        if (a.because.includes("cannot be seen")) return;
        assert.equal(a.decidedBy, b.decidedBy);
      },
    ),
  );
});
