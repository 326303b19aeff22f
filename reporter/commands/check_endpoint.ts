import { MAX_CLOCK_SKEW_MINUTES } from "../../schemas/limits.ts";
import { readEndpoint } from "../endpoint.ts";
import type { Host } from "../host.ts";
import type { NamedEndpoint } from "../resolve_endpoints.ts";
import type { Check } from "./check.ts";

const TIMEOUT_MS = 5_000;
/** A wrong clock is worth a word from here on; messages are refused much later. */
const NOTABLE_SKEW_MS = 60_000;
/** A `Date` header has whole seconds. */
const DATE_STEP_MS = 1_000;

/** What looking at an endpoint needs. */
export interface CheckEndpointDeps {
  /** The gate to the machine; it knows whether the network may be used. */
  readonly host: Pick<Host, "granted">;
  /** Why no request may be made, the end of a sentence; `null` when one may. */
  readonly quiet: string | null;
  /** Makes the request.
   * @default fetch */
  readonly ask?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Clock, milliseconds since 1970 UTC.
   * @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * Looks at a collector: whether its address can be used, whether the network may be used, whether
 * `GET /healthz` answers, and how far the two clocks are apart. No message is sent, no redirect is
 * followed, and nothing of the answer but its status and its `Date` is read.
 *
 * @param endpoint The address, and who named it.
 * @param deps Permissions, and whether a request may be made at all.
 * @returns One check for the address and, where it answered, one for the clock.
 */
export async function checkEndpoint(
  endpoint: Pick<NamedEndpoint, "url" | "source" | "problem" | "allowInsecure">,
  deps: CheckEndpointDeps,
): Promise<readonly Check[]> {
  const { url, source, problem, allowInsecure } = endpoint;
  const { host, quiet, ask = fetch, now = Date.now } = deps;
  const name = `endpoint ${url}`;
  const broken = (found: string, advice: string): readonly Check[] => [
    { name, state: "broken", found, advice },
  ];
  const reading = readEndpoint(url, { allowInsecure });
  if (!reading.ok || problem !== null) {
    const why = problem ?? (reading.ok ? "" : reading.why);
    return broken(`it cannot be used, ${why}`, `Correct it in ${source}`);
  }
  const { messagesUrl, netHost } = reading.endpoint;
  if (quiet !== null) {
    return [{ name, state: "ok", found: `not asked, ${quiet}`, advice: null }];
  }
  if (!host.granted({ name: "net", host: netHost })) {
    return broken("nothing can be sent to it, permission is missing", `Add --allow-net=${netHost}`);
  }
  const startedAt = now();
  let answer: Response;
  try {
    answer = await ask(healthUrl(messagesUrl), {
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return broken(
      isLate ? `it does not answer within ${TIMEOUT_MS / 1000} s` : "it cannot be reached",
      "Check the address and the network; messages of a program wait on disk meanwhile",
    );
  }
  if (answer.status !== 200) {
    return broken(
      `GET /healthz answered ${answer.status}, expected 200`,
      `Check that a collector runs there, and that ${source} names its address`,
    );
  }
  const reached: Check = {
    name,
    state: "ok",
    found: `answers in ${Math.round(now() - startedAt)} ms`,
    advice: null,
  };
  return [reached, clock(url, answer.headers.get("date"), startedAt, now())];
}

function healthUrl(messagesUrl: string): string {
  const url = new URL(messagesUrl);
  url.pathname = url.pathname.replace(/\/v1\/messages$/, "/healthz");
  url.search = "";
  return url.href;
}

/** How far this clock is ahead of the collector's, whose answer lies between the two readings. */
function clock(url: string, date: string | null, startedAt: number, endedAt: number): Check {
  const name = `clock against ${url}`;
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) {
    return { name, state: "advice", found: "the answer has no date to compare with", advice: null };
  }
  const ahead = Math.max(0, startedAt - theirs - DATE_STEP_MS);
  const behind = Math.max(0, theirs - endedAt);
  const skewMs = Math.max(ahead, behind);
  const found = skewMs === 0
    ? "the clocks agree"
    : `this machine is ${Math.round(skewMs / 1000)} s ${ahead > 0 ? "ahead" : "behind"}`;
  if (skewMs < NOTABLE_SKEW_MS) return { name, state: "ok", found, advice: null };
  const advice = "Set the clock, for instance by switching on NTP";
  return ahead > MAX_CLOCK_SKEW_MINUTES * 60_000
    ? { name, state: "broken", found: `${found}, so its messages are refused`, advice }
    : { name, state: "advice", found, advice };
}
