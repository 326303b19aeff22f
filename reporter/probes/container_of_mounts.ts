/** The container managers whose mounts can be told apart. */
export type MountedContainer = "KUBERNETES" | "DOCKER" | "PODMAN";

// Files that managers write outside and mount inside each container.
const MOUNTED = /^\/etc\/(?:hostname|hosts|resolv\.conf)$/;
const ORIGINS: readonly (readonly [MountedContainer, RegExp])[] = [
  ["KUBERNETES", /\/kubelet\/pods\/|\/io\.containerd\.grpc\.v1\.cri\/sandboxes\//],
  ["PODMAN", /\/overlay-containers\/[0-9a-f]{12,}\//],
  ["DOCKER", /\/docker\/containers\/[0-9a-f]{12,}\//],
];

/**
 * The container that mounts name. This is what is left to see under control groups version 2: the
 * manager mounts its own files over `/etc/hosts` and its neighbours. Mounts elsewhere are no evidence,
 * because the machine that runs the containers has them too.
 *
 * @param text `/proc/self/mountinfo`.
 * @returns The manager, or `null`.
 *
 * @example
 * ```ts
 * import { containerOfMounts } from "./container_of_mounts.ts";
 * import assert from "node:assert/strict";
 *
 * const line = "612 587 8:1 /var/lib/docker/containers/0123456789abcdef/hosts /etc/hosts rw - ext4";
 * assert.equal(containerOfMounts(line), "DOCKER");
 * ```
 */
export function containerOfMounts(text: string): MountedContainer | null {
  const found = new Set<MountedContainer>();
  for (const line of text.split("\n")) {
    // Fields of proc(5): id, parent, device, root within the device, mount point, ...
    const [, , , root, point] = line.split(" ");
    if (root === undefined || point === undefined || !MOUNTED.test(point)) continue;
    const origin = ORIGINS.find(([, pattern]) => pattern.test(root));
    if (origin !== undefined) found.add(origin[0]);
  }
  return ORIGINS.find(([name]) => found.has(name))?.[0] ?? null;
}
