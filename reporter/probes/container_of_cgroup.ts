/** The container managers whose control groups can be told apart. */
export type CgroupContainer = "KUBERNETES" | "DOCKER" | "PODMAN" | "LXC";

// Names that managers give to the groups of their containers. The bare word is not enough: on a
// machine that only runs the daemon, its own group is called `docker.service`.
const GROUPS: readonly (readonly [CgroupContainer, RegExp])[] = [
  ["KUBERNETES", /\/kubepods(?:[./-]|$)|\bcri-containerd-|\bcrio-[0-9a-f]{12,}/m],
  ["PODMAN", /\blibpod-[0-9a-f]{12,}|\/libpod_parent\//],
  ["DOCKER", /\/docker\/[0-9a-f]{12,}|\bdocker-[0-9a-f]{12,}\.scope/],
  ["LXC", /\/lxc(?:\.payload)?[./][^\s/]/],
];

/**
 * The container that control groups name, versions 1 and 2 alike.
 *
 * @param text `/proc/self/cgroup` or `/proc/1/cgroup`.
 * @returns The manager, or `null`; inside a namespace of its own (the default under version 2) a
 * container's file says `0::/` and names nobody.
 *
 * @example
 * ```ts
 * import { containerOfCgroup } from "./container_of_cgroup.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(containerOfCgroup("0::/system.slice/docker-0123456789abcdef.scope"), "DOCKER");
 * assert.equal(containerOfCgroup("0::/system.slice/docker.service"), null);
 * ```
 */
export function containerOfCgroup(text: string): CgroupContainer | null {
  return GROUPS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
