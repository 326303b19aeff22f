import type { Host } from "../host.ts";

/**
 * Where Linux shows devices that the vendors' programs ask: NVIDIA's, those of AMD, Intel and other graphics,
 * those of Gaudi and other accelerators. A look at one that is not there costs a process five kilobytes, so
 * there is none at AMD's second device, which comes with the first.
 */
const DEVICES = ["/dev/nvidiactl", "/dev/dri", "/dev/accel"];
/** The device of WSL, which stands for all of the host's graphics. */
const WSL_DEVICE = "/dev/dxg";

/**
 * Whether a vendor's program could name an accelerator, told without looking for the program: on Linux
 * none can without its device. Where devices cannot be seen, any may be there.
 *
 * @param host The gate to the machine.
 * @returns `false` only when there is surely none.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { mayHaveAccelerator } from "./may_have_accelerator.ts";
 * import assert from "node:assert/strict";
 *
 * const { build } = denoHost();
 * const exists = () => ({ state: "known", value: false } as const);
 * const osRelease = () => ({ state: "known", value: "6.8.0-45-generic" } as const);
 * const linux = { build: { ...build, os: "linux" }, exists, osRelease } as const;
 * assert.equal(mayHaveAccelerator(linux), false);
 * assert.equal(mayHaveAccelerator({ ...linux, build: { ...build, os: "windows" } }), true);
 * ```
 */
export function mayHaveAccelerator(
  { build, exists, osRelease }: Pick<Host, "build" | "exists" | "osRelease">,
): boolean {
  if (build.os !== "linux") return true;
  const mayBeThere = (device: string): boolean => {
    const found = exists(device);
    return found.state !== "known" || found.value;
  };
  if (DEVICES.some(mayBeThere)) return true;
  const release = osRelease();
  const isWsl = release.state !== "known" || release.value.includes("microsoft");
  return isWsl && mayBeThere(WSL_DEVICE);
}
