import { projectKey, projectsChangedKey, projectsPrefix } from "./keys.ts";
import { StoreError } from "./store_error.ts";

/** Why a project is not counted. */
export type ProjectRefusal = "project_not_allowed" | "project_limit";

/** Whether a project may be counted; `versionstamp` is that of its entry. */
export type Admission =
  | { readonly ok: true; readonly versionstamp: string }
  | { readonly ok: false; readonly code: ProjectRefusal };

/** The projects of a store and who may become one. */
export interface ProjectGate {
  /** Whether a project would be admitted now; nothing is entered. */
  judge(project: string): Promise<ProjectRefusal | null>;
  /** Admits a project, entering it if it is new and there is room; throws StoreError `overloaded` when
   * others enter projects too often. */
  admit(project: string): Promise<Admission>;
  /** The version of a project's entry as memory has it. */
  version(project: string): string | undefined;
  /** Reads the project's entry anew next time. */
  forget(project: string): void;
  /** Names of the projects that have data, in order. */
  list(): Promise<readonly string[]>;
}

/** Who may become a project. */
export interface ProjectGateOptions {
  /** The only projects, or all when undefined. */
  readonly projects?: ReadonlySet<string> | undefined;
  /** Most projects. */
  readonly maxProjects: number;
}

/** Value of a project's entry. */
export const PROJECT_OPEN = 1;

/** Value of the entry of a project that seems to be empty and is about to be removed. */
export const PROJECT_CLOSING = 2;

const ATTEMPTS = 32;
const LONGEST_PAUSE_MS = 16;

/**
 * Keeps the list of projects. Every commit that counts something checks the project's entry, so that
 * a project cannot be taken off the list, nor its helper records cleared, while it is being counted.
 *
 * @param kv The store.
 * @param options Who may become a project.
 */
export function createProjectGate(kv: Deno.Kv, options: ProjectGateOptions): ProjectGate {
  const known = new Map<string, string>();
  return {
    judge: async (project) => {
      if (known.has(project)) return null;
      const { admission } = await look(kv, project, options);
      return admission === null || admission.ok ? null : admission.code;
    },
    admit: async (project) => {
      const versionstamp = known.get(project);
      if (versionstamp !== undefined) return { ok: true, versionstamp };
      const admission = await enter(kv, project, options);
      if (admission.ok) known.set(project, admission.versionstamp);
      return admission;
    },
    version: (project) => known.get(project),
    forget: (project) => void known.delete(project),
    list: async () => {
      const names: string[] = [];
      for await (const { key } of kv.list({ prefix: projectsPrefix() }, { batchSize: 500 })) {
        names.push(String(key[1]));
      }
      return names;
    },
  };
}

type Entries = readonly [Deno.KvEntryMaybe<number>, Deno.KvEntryMaybe<number>];

/** The project as it stands; no admission when it is new and there is room for it. */
async function look(
  kv: Deno.Kv,
  project: string,
  { projects, maxProjects }: ProjectGateOptions,
): Promise<{ readonly entries: Entries; readonly admission: Admission | null }> {
  const entries = await kv.getMany<[number, number]>([projectKey(project), projectsChangedKey()]);
  const [entry, count] = entries;
  if (projects !== undefined && !projects.has(project)) {
    return { entries, admission: { ok: false, code: "project_not_allowed" } };
  }
  if (entry.versionstamp !== null) {
    return { entries, admission: { ok: true, versionstamp: entry.versionstamp } };
  }
  const full = projects === undefined && (count.value ?? 0) >= maxProjects;
  return { entries, admission: full ? { ok: false, code: "project_limit" } : null };
}

async function enter(
  kv: Deno.Kv,
  project: string,
  options: ProjectGateOptions,
): Promise<Admission> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { entries: [entry, count], admission } = await look(kv, project, options);
    const reopens = entry.value === PROJECT_CLOSING;
    if (admission !== null && !(admission.ok && reopens)) return admission;
    const atomic = kv.atomic().check(entry).set(projectKey(project), PROJECT_OPEN);
    if (!reopens) atomic.check(count).set(projectsChangedKey(), (count.value ?? 0) + 1);
    const result = await atomic.commit();
    if (result.ok) return { ok: true, versionstamp: result.versionstamp };
    await pause(attempt);
  }
  throw new StoreError("overloaded", 1);
}

/** Spread, so that those who enter projects at the same time do not keep in step. */
async function pause(attempt: number): Promise<void> {
  const longest = Math.min(2 ** attempt, LONGEST_PAUSE_MS);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
