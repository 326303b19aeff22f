import assert from "node:assert/strict";
import { viewOf } from "../collector/store/builders.ts";
import { aSite } from "../collector/pages/a_site.ts";
import { axeViolations } from "./axe_violations.ts";
import { browse, CHROMIUM } from "./browse.ts";

const ignore = CHROMIUM === null;
if (ignore) Deno.stderr.writeSync(new TextEncoder().encode("SKIPPED: no chromium is installed\n"));

Deno.test({
  name: "a person without script looks at a session, deletes it and gets the receipt",
  ignore,
  async fn() {
    await using site = await aSite({ days: 14 });
    const { session_id } = site.someMessage;
    await browse(site.app, async ({ visit }) => {
      await visit({ script: false, width: 390 }, async ({ page, origin, requests, complaints }) => {
        await page.goto(`${origin}/privacy`);
        await page.getByLabel("Session id").fill(session_id);
        await page.getByRole("button", { name: "Show" }).click();
        await page.getByRole("heading", { name: "What is stored about this session" }).waitFor();
        assert.equal(new URL(page.url()).search, "", "the id stays out of the address");
        assert.ok(await page.getByText("EnvMessage").first().isVisible());

        await page.getByRole("button", { name: "Delete this session now" }).click();
        await page.getByRole("heading", { name: "Receipt" }).waitFor();
        const { state, receipt } = await viewOf(site.store, session_id);
        assert.equal(state, "deleted");
        assert.ok(await page.getByText(receipt!.receipt_id).isVisible());
        assert.deepEqual(requests.filter((url) => !url.startsWith(origin)), []);
        assert.ok(requests.every((url) => !url.includes(session_id)));
        assert.deepEqual(complaints, []);
      });
    });
  },
});

Deno.test({
  name: "the answers of the session form have no accessibility violation",
  ignore,
  async fn() {
    await using site = await aSite({ days: 14 });
    await browse(site.app, async ({ visit }) => {
      await visit({ scheme: "dark" }, async ({ page, origin }) => {
        for (
          const [id, button] of [
            [site.someMessage.session_id, "Show"],
            ["no id at all", "Show"],
            [site.someMessage.session_id, "Delete"],
          ] as const
        ) {
          await page.goto(`${origin}/privacy`);
          await page.getByLabel("Session id").fill(id);
          await page.getByRole("button", { name: button, exact: true }).click();
          await page.waitForURL("**/privacy/session");
          assert.deepEqual(await axeViolations(page), [], id);
        }
      });
    });
  },
});

Deno.test({
  name: "a person with a keyboard skips to the content and opens a table",
  ignore,
  async fn() {
    await using site = await aSite({ days: 14 });
    await browse(site.app, async ({ visit }) => {
      await visit({}, async ({ page, origin }) => {
        await page.goto(`${origin}/projects/demo-fleet`);
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to content");
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate("document.activeElement.id"), "main");

        const days = page.locator("#days");
        const summary = days.locator("summary");
        for (let presses = 0; presses < 40; presses++) {
          await page.keyboard.press("Tab");
          if (await summary.evaluate((element) => element.matches(":focus"))) break;
        }
        assert.ok(await summary.evaluate((element) => element.matches(":focus-visible")));
        assert.equal(await days.locator("table").isVisible(), false);
        await page.keyboard.press("Space");
        assert.ok(await days.locator("table").isVisible());
        assert.equal(await days.locator("tbody tr").count(), 30);
        await page.keyboard.press("Enter");
        assert.equal(await days.locator("table").isVisible(), false);
      });
    });
  },
});

Deno.test({
  name: "a person without script compares two versions and changes the days",
  ignore,
  async fn() {
    await using site = await aSite({ days: 40, sessionsPerDay: 24 });
    await browse(site.app, async ({ visit }) => {
      await visit({ script: false }, async ({ page, origin }) => {
        await page.goto(`${origin}/projects/demo-fleet`);
        await page.getByRole("combobox", { name: "Version" }).selectOption("0.3.9");
        await page.getByLabel("against").selectOption("0.3.8");
        await page.getByRole("button", { name: "Compare" }).click();
        await page.getByRole("heading", { name: "0.3.9 against 0.3.8" }).waitFor();
        await page.getByRole("link", { name: "7 days" }).click();
        await page.getByRole("heading", { name: "0.3.9 against 0.3.8" }).waitFor();
        assert.match(page.url(), /from=2026-11-16&to=2026-11-22/);
        await page.getByLabel("From", { exact: true }).fill("2026-11-10");
        await page.getByRole("button", { name: "Show", exact: true }).click();
        await page.getByText("10 Nov 2026 to 22 Nov 2026").waitFor();
      });
    });
  },
});
