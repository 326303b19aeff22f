import type { Store } from "../../../collector/store/store.ts";
import type { Report } from "../../../schemas/mod.ts";

/** A store that answers every window with what a function says; nothing else of it may be used. */
export function aFakeStore(
  reportOf: (project: string, window: { from: string; to: string }) => Report,
  projects: readonly string[] = ["demo-project"],
): Store {
  const refuse = (): never => {
    throw new Error("this store only reports");
  };
  return {
    report: (project, window) =>
      Promise.resolve({ report: reportOf(project, window), etag: `${window.from} ${window.to}` }),
    projects: () => Promise.resolve(projects),
    ingest: refuse,
    session: refuse,
    forget: refuse,
    export: refuse,
    ready: refuse,
    close: () => Promise.resolve(),
  };
}
