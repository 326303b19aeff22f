import type { Context } from "hono";
import { PROBLEMS } from "../../schemas/problem.ts";
import { toHttpProblem } from "../problem_response.ts";
import type { CollectorEnv } from "../route_deps.ts";
import type { SiteContext } from "./page_deps.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "This address cannot be read",
  404: "Not found",
  413: "Too much was sent",
  503: "Not now",
};

/**
 * An error as a page for people, with the same row of the table of errors as for programs.
 *
 * @param error What was thrown.
 * @param context The request.
 * @param site What every page shows.
 * @param headers Headers of every page.
 * @returns The answer; what nobody foresaw is thrown again, for the collector's own handler.
 */
export async function pageProblem(
  error: Error,
  context: Context<CollectorEnv>,
  site: SiteContext,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const problem = toHttpProblem(error);
  if (problem.code === "internal") throw error;
  const { status, title } = PROBLEMS[problem.code];
  const { MessagePage } = await import("./message_page.tsx");
  const body = MessagePage({
    site,
    title: TITLES[status] ?? "This did not work",
    detail: problem.details.detail ?? title,
  });
  return context.body(`<!doctype html>${String(body)}`, status as 404, {
    ...headers,
    "cache-control": "no-store",
    ...problem.details.headers,
  });
}
