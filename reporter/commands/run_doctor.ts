import { SCHEMA_VERSION } from "../../schemas/mod.ts";
import { denoHost, type Host } from "../host.ts";
import { maySend } from "../level.ts";
import { permissionStates } from "../permissions.ts";
import { readConsentInput } from "../read_consent_input.ts";
import type { UsageStatus } from "../read_status.ts";
import { CANDOR_VERSION } from "./candor_version.ts";
import type { Check } from "./check.ts";
import { checkEndpoint, type CheckEndpointDeps } from "./check_endpoint.ts";
import { checkFolder } from "./check_folder.ts";
import type { CheckStore } from "./doctor.ts";
import { programStatus } from "./program_status.ts";

/** Oldest runtime that the module is tested with. */
const LEAST_DENO = [2, 9] as const;

/** What `candor doctor` was asked for. */
export interface DoctorOptions {
  readonly endpoints: readonly string[];
  readonly kv?: string | undefined;
  readonly app: string;
}

/** What the doctor looks with. */
export interface DoctorDeps extends Pick<CheckEndpointDeps, "ask" | "now"> {
  /** Looks at the store of a collector. */
  readonly checkStore: CheckStore;
  /** The gate to the machine.
   * @default denoHost() */
  readonly host?: Host | undefined;
}

/**
 * Does what `candor doctor` does, without printing. It asks for no permission, writes nothing, sends no
 * message, and makes no request at all when usage statistics are off.
 *
 * @param options What to look at besides what is configured.
 * @param deps What to look with.
 * @returns What was found, in the order in which it is shown.
 */
export async function runDoctor(
  options: DoctorOptions,
  deps: DoctorDeps,
): Promise<readonly Check[]> {
  const { app, endpoints: asked, kv } = options;
  const { host = denoHost(), checkStore, ask, now } = deps;
  const input = readConsentInput(host, { app, flags: { asked: asked.length > 0 } });
  const { status, endpoints, mayHaveOwn } = programStatus(host, { app, asked });
  const { level } = status;
  const reached = await Promise.all(endpoints.map((endpoint) => {
    const quiet = level === "off"
      ? "since usage statistics are off"
      : !maySend(level) && endpoint.source !== "--endpoint"
      ? `since the level is ${level}`
      : null;
    return checkEndpoint(endpoint, { host, quiet, ask, now });
  }));
  return [
    runtime(host.runtime.version),
    {
      name: "module",
      state: "ok",
      found: `version ${CANDOR_VERSION}, schema version ${SCHEMA_VERSION}`,
      advice: null,
    },
    consent(status, input.files.config),
    switches(status),
    await checkFolder(host, status.state_dir),
    facts(host),
    ...endpoints.length === 0 ? [mayHaveOwn ? OWN_ENDPOINT : NO_ENDPOINT] : reached.flat(),
    ...kv === undefined ? [] : [await checkStore(kv)],
  ];
}

const NO_ENDPOINT: Check = {
  name: "endpoint",
  state: "ok",
  found: "none is set, so nothing is sent",
  advice: null,
};

const OWN_ENDPOINT: Check = {
  name: "endpoint",
  state: "ok",
  found: "none is set here; the program may hold one that cannot be seen from here",
  advice: null,
};

function runtime(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = LEAST_DENO;
  const fits = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return {
    name: "runtime",
    state: fits ? "ok" : "broken",
    found: `Deno ${version}`,
    advice: fits ? null : `Install Deno ${LEAST_DENO.join(".")} or newer: deno upgrade`,
  };
}

function consent(
  { level, because, state_dir: dir }: UsageStatus,
  config: { readonly state: string },
): Check {
  const found = `usage statistics are ${level}, because ${because}`;
  if (config.state !== "unreadable") return { name: "consent", state: "ok", found, advice: null };
  return {
    name: "consent",
    state: "broken",
    found: `${dir}/config.json cannot be read, and that counts as no`,
    advice: "Write it anew with candor enable or candor disable",
  };
}

/** The first permission of a status is the one for the switches. */
function switches({ permissions: [first] }: UsageStatus): Check {
  return first === undefined || first.granted
    ? { name: "switches", state: "ok", found: "every variable can be seen", advice: null }
    : {
      name: "switches",
      state: "advice",
      found: "not every variable by which somebody says no can be seen",
      advice: `Add ${first.flag}`,
    };
}

function facts(host: Host): Check {
  const missing = permissionStates(host).filter(({ flag, granted }) =>
    !granted && flag !== "--allow-all"
  );
  return {
    name: "facts",
    state: missing.length === 0 ? "ok" : "advice",
    found: missing.length === 0
      ? "every fact that named permissions give can be gathered"
      : `withheld: ${[...new Set(missing.flatMap(({ facts }) => facts))].join(", ")}`,
    advice: missing.length === 0
      ? null
      : `Add what you want to share (a program counts once it is installed): ${
        missing.map(({ flag }) => flag).join(" ")
      }`,
  };
}
