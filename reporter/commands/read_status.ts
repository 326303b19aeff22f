import { configDir } from "../config_dir.ts";
import type { ConsentFlags } from "../consent_input.ts";
import { type ConsentRule, decideConsent } from "../decide_consent.ts";
import { denoHost, type Host } from "../host.ts";
import type { Level } from "../level.ts";
import { permissionStates } from "../permissions.ts";
import { readConsentInput } from "../read_consent_input.ts";
import { resolveEndpoints } from "../resolve_endpoints.ts";

/** What `candor status --json` prints (contract section 6). */
export interface Status {
  readonly level: Level;
  readonly decided_by: string;
  readonly because: string;
  readonly rules: readonly ConsentRule[];
  readonly endpoints: readonly {
    readonly url: string;
    readonly source: string;
    readonly problem: string | null;
  }[];
  readonly permissions: readonly {
    readonly flag: string;
    readonly granted: boolean;
    readonly unlocks: string;
  }[];
  readonly state_dir: string | null;
}

/**
 * Looks at everything that decides whether a program's reports would be sent. It sends and writes
 * nothing.
 *
 * @param app Program whose state it is.
 * @param flags What the command line said about consent.
 * @param host The gate to the machine.
 * @returns Level, reason, every rule, endpoints, permissions, folder.
 */
export function readStatus(
  app: string,
  flags: ConsentFlags,
  host: Host = denoHost(),
): Status {
  const decision = decideConsent(readConsentInput(host, { app, flags }));
  return {
    level: decision.level,
    decided_by: decision.decidedBy,
    because: decision.because,
    rules: decision.rules,
    endpoints: resolveEndpoints(host, { app }).map(({ url, source, problem }) => ({
      url,
      source,
      problem,
    })),
    permissions: permissionStates(host).map(({ flag, granted, unlocks }) => ({
      flag,
      granted,
      unlocks,
    })),
    state_dir: configDir(host, app).dir,
  };
}
