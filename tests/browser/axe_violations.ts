import axe from "axe-core";
import type { Page } from "playwright-core";

// Runs inside the page; a string, since the page's types are not those of Deno.
const RUN = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + " at " + target + ": " + failureSummary)))`;

/** What axe-core finds wrong with a page: one line per rule and place. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate<string[]>(RUN);
}
