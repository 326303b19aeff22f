import { PROJECT_PATTERN } from "../../schemas/project_pattern.ts";
import { HttpProblem } from "../http_problem.ts";
import type { CollectorContext } from "../route_deps.ts";
import type { ForeignSystemName } from "./foreign_system.ts";

/**
 * The project that a foreign client's request counts for: the one in its path or its query, else the one
 * that is called like the system.
 *
 * @param context The request.
 * @param system Name of the system.
 * @returns The project.
 * @throws HttpProblem `invalid_query` when the name is not one.
 */
export function foreignProject(context: CollectorContext, system: ForeignSystemName): string {
  const project = context.req.param("project") ?? context.req.query("project") ?? system;
  if (PROJECT_PATTERN.test(project)) return project;
  throw new HttpProblem("invalid_query", {
    detail:
      "Cannot read query: project is not of its form, expected lower case letters, digits and -",
  });
}
