import { Hono } from "hono";
import { RECEIPT_KEYS_PATH } from "../../schemas/receipt_keys_path.ts";
import type { CollectorApp, CollectorEnv, RouteDeps } from "../route_deps.ts";

/**
 * `GET /.well-known/candor-receipt-keys.json`: the public keys that receipts are signed with, as a JSON
 * Web Key Set (RFC 7517, RFC 8037).
 *
 * @param deps Signer and options.
 * @returns The route; none where receipts are not signed.
 */
export function receiptKeyRoutes({ receipts, options }: RouteDeps): CollectorApp {
  const routes = new Hono<CollectorEnv>();
  if (receipts === undefined) return routes;
  const headers = { "cache-control": `public, max-age=${options.publicMaxAgeSeconds}` };
  routes.get(RECEIPT_KEYS_PATH, async (context) => {
    return context.json(await receipts.keys(), 200, headers);
  });
  return routes;
}
