import type { Facts, Withheld } from "../facts.ts";
import type { Host } from "../host.ts";
import { containerOfCgroup } from "./container_of_cgroup.ts";
import { containerOfMounts } from "./container_of_mounts.ts";
import type { Findings } from "./probe.ts";

type Source = NonNullable<Facts["source"]>;

/** What one kind of evidence says, and the flag that would let it speak. */
interface Evidence {
  readonly source: Source | null;
  readonly flag: string | null;
}

/** Variables that the probe looks at. */
export const SOURCE_VARIABLES: readonly string[] = [
  "KUBERNETES_SERVICE_HOST",
  "container",
  "WSL_DISTRO_NAME",
];

// The variable `container` as container managers set it for the first process inside.
const MANAGERS: Readonly<Record<string, Source>> = {
  docker: "DOCKER",
  oci: "PODMAN",
  podman: "PODMAN",
  lxc: "LXC",
  "lxc-libvirt": "LXC",
};

/** Files that a container manager leaves inside its containers. */
const MARKERS: readonly (readonly [string, Source])[] = [
  ["/run/.containerenv", "PODMAN"],
  ["/.dockerenv", "DOCKER"],
];

/** Files of the kernel that name the container, and how each is read. */
const KERNEL_FILES: readonly (readonly [string, (text: string) => Source | null])[] = [
  ["/proc/self/cgroup", containerOfCgroup],
  ["/proc/1/cgroup", containerOfCgroup],
  ["/proc/self/mountinfo", containerOfMounts],
];

/**
 * Container or package that the program runs from. Environment, marker files, control groups and
 * mounts are asked, nearest evidence first; a cluster wins over the container inside it. Where no
 * container shows, the answer is the runtime itself, and `withheld` says what could not be looked at.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probeSource } from "./source.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = probeSource(denoHost());
 * assert.equal(typeof facts.source, "string");
 * ```
 */
export function probeSource(host: Host): Findings {
  if (host.build.os !== "linux") return { facts: { source: runtimeOf(host) }, withheld: [] };
  const evidence = [
    readVariables(host),
    readMarkers(host),
    ...KERNEL_FILES.map(([path, read]) => {
      const text = host.readText(path);
      return {
        source: text.state === "known" ? read(text.value) : null,
        flag: text.state === "withheld" ? text.flag : null,
      };
    }),
  ];
  const found = evidence.map(({ source }) => source).filter((source) => source !== null);
  const source = found.find((name) => name === "KUBERNETES") ?? found[0];
  if (source !== undefined) return { facts: { source }, withheld: [] };
  const flags = new Set(evidence.map(({ flag }) => flag).filter((flag) => flag !== null));
  const withheld = [...flags].map((flag): Withheld => ({ fact: "source", flag }));
  return { facts: { source: isWsl(host) ? "WSL" : runtimeOf(host) }, withheld };
}

function readVariables(host: Host): Evidence {
  const [cluster, manager] = ["KUBERNETES_SERVICE_HOST", "container"].map((name) => host.env(name));
  if (cluster?.state === "known" && cluster.value !== "") {
    return { source: "KUBERNETES", flag: null };
  }
  if (manager?.state === "known" && Object.hasOwn(MANAGERS, manager.value)) {
    return { source: MANAGERS[manager.value] ?? null, flag: null };
  }
  const kept = SOURCE_VARIABLES.filter((name) => host.env(name).state === "withheld");
  return { source: null, flag: kept.length === 0 ? null : `--allow-env=${kept.join(",")}` };
}

function readMarkers(host: Host): Evidence {
  const kept: string[] = [];
  for (const [path, source] of MARKERS) {
    const marker = host.exists(path);
    if (marker.state === "known" && marker.value) return { source, flag: null };
    if (marker.state === "withheld") kept.push(path);
  }
  return { source: null, flag: kept.length === 0 ? null : `--allow-read=${kept.join(",")}` };
}

function isWsl(host: Host): boolean {
  const distribution = host.env("WSL_DISTRO_NAME");
  if (distribution.state === "known" && distribution.value !== "") return true;
  const release = host.osRelease();
  return release.state === "known" && /microsoft.*wsl/i.test(release.value);
}

function runtimeOf(host: Host): Source {
  return host.build.standalone ? "COMPILED" : "DENO";
}
