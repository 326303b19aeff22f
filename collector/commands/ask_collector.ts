import { plainText } from "../render/plain_text.ts";

/**
 * Asks a running collector for something.
 *
 * @param base Address of the collector.
 * @param path Path and query below it.
 * @param action What is being done, for the sentence when it fails.
 * @param headers Further headers.
 * @returns The answer, which is a success.
 * @throws Error with one sentence when it cannot be reached or answers with an error.
 */
export async function askCollector(
  base: string,
  path: string,
  action: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const url = URL.parse(base.replace(/\/+$/, "") + path);
  if (url === null) {
    throw new Error(`Cannot ${action}: ${JSON.stringify(base)} is no URL, expected a collector's`);
  }
  if (headers["authorization"] !== undefined && url.protocol !== "https:" && !isLoopback(url)) {
    throw new Error(
      `Cannot ${action}: ${url.origin} is plain http, expected https for a request with a token`,
    );
  }
  const net = { name: "net", host: url.host } as const;
  if (Deno.permissions.querySync(net).state !== "granted") {
    throw new Error(`Cannot ${action}: permission is missing, expected --allow-net=${url.host}`);
  }
  const response = await fetch(url, {
    headers,
    // A redirect could lead the token elsewhere, and Deno would ask for the other address.
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
  })
    .catch((error) => {
      throw new Error(`Cannot ${action}: ${url.origin} does not answer, expected a collector`, {
        cause: error,
      });
    });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Error(
    `Cannot ${action}: collector answered ${response.status}` +
      (typeof problem?.detail === "string" ? ` (${plainText(problem.detail)})` : ""),
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
