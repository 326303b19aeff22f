import assert from "node:assert/strict";
import type { Host } from "../../../reporter/host.ts";
import { mayHaveAccelerator } from "../../../reporter/probes/may_have_accelerator.ts";
import { createFakeHost } from "../fake_host.ts";

const withDevices = (release: ReturnType<Host["osRelease"]>, ...devices: readonly string[]) => {
  const asked: string[] = [];
  const host: Pick<Host, "build" | "exists" | "osRelease"> = {
    build: { ...createFakeHost().build, os: "linux" },
    osRelease: () => release,
    exists: (path) => {
      asked.push(path);
      return { state: "known", value: devices.includes(path) };
    },
  };
  return { host, asked };
};
const LINUX = { state: "known", value: "6.8.0-45-generic" } as const;
const WSL = { state: "known", value: "5.15.153.1-microsoft-standard-WSL2" } as const;

for (const device of ["/dev/nvidiactl", "/dev/dri", "/dev/accel"]) {
  Deno.test(`mayHaveAccelerator says so where ${device} is`, () => {
    assert.equal(mayHaveAccelerator(withDevices(LINUX, device).host), true);
  });
}

Deno.test("mayHaveAccelerator looks for the device of WSL only where WSL may be", () => {
  const { host, asked } = withDevices(LINUX, "/dev/dxg");
  assert.equal(mayHaveAccelerator(host), false);
  assert.ok(!asked.includes("/dev/dxg"));
  assert.equal(mayHaveAccelerator(withDevices(WSL, "/dev/dxg").host), true);
  assert.equal(mayHaveAccelerator(withDevices(WSL).host), false);
  const withheld = { state: "withheld", flag: "--allow-sys=osRelease" } as const;
  assert.equal(mayHaveAccelerator(withDevices(withheld, "/dev/dxg").host), true);
});

Deno.test("mayHaveAccelerator rules nothing out where devices cannot be seen", () => {
  const { host } = withDevices(LINUX);
  const exists = () => ({ state: "withheld", flag: "--allow-all" } as const);
  assert.equal(mayHaveAccelerator({ ...host, exists }), true);
  assert.equal(mayHaveAccelerator({ ...host, build: { ...host.build, os: "darwin" } }), true);
});
