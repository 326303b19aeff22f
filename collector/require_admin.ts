import { bearerToken } from "./bearer_token.ts";
import { isConfidential } from "./connection.ts";
import { hashToken, sameHash } from "./hash_token.ts";
import { HttpProblem } from "./http_problem.ts";
import type { CollectorContext, RouteDeps } from "./route_deps.ts";

/** Compared with when no token is set, so that an answer takes the same time. */
const NO_HASH = "0".repeat(64);

/**
 * Lets only the operator pass.
 *
 * @param context The request.
 * @param deps The hash of the admin token, and whether a proxy is trusted.
 * @throws HttpProblem `insecure_transport` for a token over plain HTTP from elsewhere, `unauthorized`
 * for a missing or wrong token, and always when the collector has none.
 */
export async function requireAdmin(
  context: CollectorContext,
  deps: Pick<RouteDeps, "options">,
): Promise<void> {
  const { adminTokenHash, trustProxy } = deps.options;
  const { url, headers } = context.req.raw;
  const token = bearerToken(headers);
  if (token === null) throw new HttpProblem("unauthorized");
  if (!isConfidential(url, headers, context.env, trustProxy)) {
    throw new HttpProblem("insecure_transport");
  }
  const same = sameHash(adminTokenHash ?? NO_HASH, await hashToken(token));
  if (adminTokenHash === undefined || !same) {
    throw new HttpProblem("unauthorized", {
      headers: { "www-authenticate": 'Bearer realm="candor", error="invalid_token"' },
    });
  }
}
