import type { Host } from "../host.ts";

/**
 * Where Linux shows devices that the vendors' programs ask: NVIDIA's and WSL's, AMD's, Intel's and other
 * graphics, Gaudi's old and new.
 */
const DEVICES = ["/dev/nvidiactl", "/dev/dxg", "/dev/kfd", "/dev/dri", "/dev/accel", "/dev/hl0"];

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
 * assert.equal(mayHaveAccelerator({ build: { ...build, os: "linux" }, exists }), false);
 * assert.equal(mayHaveAccelerator({ build: { ...build, os: "windows" }, exists }), true);
 * ```
 */
export function mayHaveAccelerator({ build, exists }: Pick<Host, "build" | "exists">): boolean {
  if (build.os !== "linux") return true;
  return DEVICES.some((device) => {
    const found = exists(device);
    return found.state !== "known" || found.value;
  });
}
