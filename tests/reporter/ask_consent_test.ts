import assert from "node:assert/strict";
import { askConsent, type TypedLine } from "../../reporter/ask_consent.ts";
import type { PromptAnswer } from "../../reporter/consent_input.ts";
import { settleConsent } from "../../reporter/settle_consent.ts";
import { createTestHome, type TestHome } from "./test_home.ts";

const line = (text: string): TypedLine => ({ kind: "line", text });
const SILENCE: TypedLine = { kind: "silence" };
const CLOSED: TypedLine = { kind: "closed" };

function terminal(typed: readonly TypedLine[]) {
  const rest = [...typed];
  const shown: string[] = [];
  return {
    shown,
    write: (text: string): void => void shown.push(text),
    readLine: (timeoutMs: number): Promise<TypedLine> => {
      assert.equal(timeoutMs, 10_000);
      return Promise.resolve(rest.shift() ?? SILENCE);
    },
  };
}

const ROWS: readonly (readonly [typed: readonly TypedLine[], answer: PromptAnswer])[] = [
  [[line("y")], "yes"],
  [[line("YES")], "yes"],
  [[line("1")], "yes"],
  [[line("n")], "no"],
  [[line(" No ")], "no"],
  [[line("off")], "no"],
  [[line("")], "default"],
  [[line("  ")], "default"],
  [[SILENCE], "silence"],
  [[CLOSED], "closed"],
  [[line("what?"), line("n")], "no"],
  [[line("local"), line("y")], "yes"],
  [[line("a"), line("b"), line("c"), line("y")], "silence"],
  [[line("a"), SILENCE], "silence"],
];

for (const [typed, answer] of ROWS) {
  Deno.test(`askConsent() takes ${JSON.stringify(typed)} for ${answer}`, async () => {
    const screen = terminal(typed);
    const prompt = { project: "ray", endpoints: ["https://a.example"], byDefault: "on" } as const;
    assert.equal(await askConsent(prompt, screen), answer);
    assert.match(screen.shown.join(""), /ray would like to send .* to https:\/\/a\.example:/);
    assert.match(screen.shown.join(""), /\[Y\/n\] \(10 s\)/);
  });
}

Deno.test("askConsent() shows what Enter means", async () => {
  const screen = terminal([line("")]);
  await askConsent({ project: "ray", endpoints: [], byDefault: "local" }, screen);
  assert.match(screen.shown.join(""), /\[y\/N\]/);
});

async function settled(home: TestHome, typed: readonly TypedLine[], byDefault: "on" | "local") {
  const host = home.host({}, { isTerminal: () => true });
  return await settleConsent(host, {
    app: "ray",
    project: "ray",
    endpoints: [],
    host: { prompt: true, defaultLevel: byDefault },
    terminal: terminal(typed),
  });
}

const STORED: readonly (readonly [TypedLine, "on" | "local", unknown])[] = [
  [line("y"), "local", true],
  [line("n"), "on", false],
  [line(""), "on", true],
  [line(""), "local", "local"],
  [SILENCE, "on", undefined],
  [CLOSED, "on", undefined],
];

for (const [typed, byDefault, stored] of STORED) {
  Deno.test(
    `settleConsent() stores ${stored} for ${JSON.stringify(typed)}, default ${byDefault}`,
    async () => {
      await using home = await createTestHome();
      const { decision } = await settled(home, [typed], byDefault);
      if (stored === undefined) {
        assert.equal(decision.level, "local");
        return assert.deepEqual(await home.list(), []);
      }
      const file = JSON.parse(await Deno.readTextFile(home.file("ray", "config.json")));
      assert.equal(file.usage_stats, stored);
      assert.ok(!Number.isNaN(Date.parse(file.usage_stats_decided_at)));
      const again = await settled(home, [line("this would be wrong")], byDefault);
      assert.equal(again.answer, undefined);
      assert.equal(again.decision.level, decision.level);
    },
  );
}
