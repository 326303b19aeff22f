import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ForeignSystemName } from "../../../collector/compat/foreign_system.ts";

/** A request as a real client sent it, or as its source says that it is sent. */
export interface Capture {
  readonly file: string;
  readonly system: ForeignSystemName;
  readonly event: string;
  /** What it is recognised as, then the messages that it becomes. */
  readonly becomes: readonly [event: string, ...messages: string[]];
  readonly method: string | null;
  readonly path: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_text: string;
}

const FOLDER = fileURLToPath(new URL("../../fixtures/compat", import.meta.url));

/** All captures, by system and file. */
export function readCaptures(): Capture[] {
  const systems = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
  return systems.flatMap((system) =>
    [...Deno.readDirSync(join(FOLDER, system))].map(({ name }) => name).sort()
      .map((name) => readCapture(`${system}/${name}`))
  );
}

/** One capture: `ray/01-report-seq0.json`. */
export function readCapture(file: string): Capture {
  return { file, ...JSON.parse(Deno.readTextFileSync(join(FOLDER, file))) };
}

/** Its body as an object. */
export function bodyOf(file: string): Record<string, unknown> {
  return JSON.parse(readCapture(file).body_text);
}

/** Where an unchanged client posts it when it is pointed here. */
export function routeOf({ system, path }: Capture): string {
  const end = path?.split("/").at(-1) ?? "";
  if (system === "lmcache") return `/compat/lmcache/${end}`;
  return system === "tgi" ? `/compat/tgi${path}` : `/compat/${system}`;
}
