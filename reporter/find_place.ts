import { collectFacts } from "./collect_facts.ts";
import type { Host } from "./host.ts";
import { PROBES } from "./probes/probes.ts";

const CONTAINERS: ReadonlySet<string | null> = new Set(["DOCKER", "KUBERNETES", "PODMAN", "LXC"]);
const NAMES: ReadonlySet<string> = new Set(["source", "ci"]);

/**
 * Finds out whether the program runs in a container and in a build service, before anything else is
 * collected.
 *
 * @param host The gate to the machine.
 * @param signal Ends the search.
 * @returns Both answers; `null` where nobody knows.
 */
export async function findPlace(
  host: Host,
  signal?: AbortSignal,
): Promise<{ readonly container: boolean | null; readonly ci: boolean | null }> {
  const { facts } = await collectFacts(host, {
    background: true,
    ...signal === undefined ? {} : { signal },
    probes: PROBES.filter(({ name }) => NAMES.has(name)),
  });
  const container = facts.source === null || facts.source === "UNKNOWN"
    ? null
    : CONTAINERS.has(facts.source);
  return { container, ci: facts.ci };
}
