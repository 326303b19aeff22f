import type { EngineDeclaration } from "../schemas/declaration.ts";
import { configDir } from "./config_dir.ts";
import { variablePrefix } from "./consent_variables.ts";
import type { Later } from "./delivery.ts";
import { denoHost, type Host } from "./host.ts";
import type { ReporterOptions } from "./options.ts";
import { saneNumbers } from "./sane_numbers.ts";
import { startBackgroundTimer } from "./start_timer.ts";
import { denoDisk, type Disk } from "./state.ts";
import { type StatePaths, statePaths } from "./state_paths.ts";

/** Options with every default in its place. */
export interface Settings extends ReporterOptions {
  /** What the program declared, if it did. */
  readonly declaration?: EngineDeclaration | undefined;
  readonly app: string;
  readonly prefix: string;
  readonly host: Host;
  readonly disk: Disk;
  /** Paths of the program's folder; `null` when no variable names one. */
  readonly paths: StatePaths | null;
  readonly later: Later;
  readonly now: () => number;
  readonly random: () => number;
  readonly debug: (sentence: string) => void;
  readonly warn: (sentence: string) => void;
  readonly intervalMs: number;
  readonly pingIntervalMs: number;
  readonly spreadMs: number;
  readonly timeoutMs: number;
  readonly stopDeadlineMs: number;
  readonly gzipAboveBytes: number;
  readonly maxMemory: number;
  readonly maxBatch: number;
}

type Given = {
  readonly [Name in keyof ReporterOptions]: Exclude<ReporterOptions[Name], undefined>;
};

/** Puts every default in its place; nothing is touched but the two variables that name a folder. */
export function resolveOptions(
  options: ReporterOptions & Pick<Settings, "declaration">,
): Settings {
  const given = { ...options } as Record<string, unknown> as Given & Record<string, unknown>;
  for (const name in given) {
    if (given[name] === undefined || given[name] === null) delete given[name];
  }
  const host = given.host ?? denoHost();
  const app = given.app ?? given.project;
  const { dir } = configDir(host, app);
  return {
    now: Date.now,
    random: Math.random,
    later: startBackgroundTimer,
    disk: denoDisk(host),
    prefix: variablePrefix(app),
    ...given,
    ...saneNumbers(given),
    host,
    app,
    debug: quiet(given.debug),
    warn: quiet(given.warn),
    paths: dir === null ? null : statePaths(dir),
  };
}

/** Whoever takes our sentences must not end the program by it. */
function quiet(show: ((sentence: string) => void) | undefined): (sentence: string) => void {
  return (sentence) => {
    try {
      show?.(sentence);
    } catch {
      // The program's own fault, and nobody else's business.
    }
  };
}
