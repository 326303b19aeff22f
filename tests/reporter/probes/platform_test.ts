import assert from "node:assert/strict";
import { probePlatform } from "../../../reporter/probes/platform.ts";
import { createFakeHost, type FakeMachine } from "../fake_host.ts";

const BUILDS: readonly (readonly [FakeMachine, string, string[] | null])[] = [
  [
    { osRelease: "6.1.0-28-cloud-amd64" },
    "Linux-6.1.0-28-cloud-amd64-x86_64-with-glibc",
    ["64bit", "ELF"],
  ],
  [
    { osRelease: "5.15.167.4-microsoft-standard-WSL2" },
    "Linux-5.15.167-microsoft-standard-WSL2-x86_64-with-glibc",
    ["64bit", "ELF"],
  ],
  [
    { osRelease: "6.6.0", build: { arch: "aarch64", target: "aarch64-unknown-linux-musl" } },
    "Linux-6.6.0-aarch64-with-musl",
    ["64bit", "ELF"],
  ],
  [
    {
      osRelease: "24.1.0",
      build: { os: "darwin", arch: "aarch64", target: "aarch64-apple-darwin" },
    },
    "Darwin-24.1.0-aarch64",
    ["64bit", "Mach-O"],
  ],
  [
    { osRelease: "10.0.22631", build: { os: "windows", target: "x86_64-pc-windows-msvc" } },
    "Windows-10.0.22631-x86_64",
    ["64bit", "WindowsPE"],
  ],
  [
    { osRelease: "1", build: { os: "plan9", arch: "riscv64", target: "riscv64-plan9" } },
    "plan9-1-riscv64",
    null,
  ],
];

for (const [machine, platforms, architecture] of BUILDS) {
  Deno.test(`probePlatform says ${platforms}`, () => {
    assert.deepEqual(probePlatform(createFakeHost(machine)), {
      facts: { platforms, architecture },
      withheld: [],
    });
  });
}

Deno.test("probePlatform goes without the release when it is withheld, and says so", () => {
  const host = createFakeHost({ withheld: ["--allow-sys=osRelease"] });
  const { facts, withheld } = probePlatform(host);
  assert.equal(facts.platforms, "Linux-x86_64-with-glibc");
  assert.deepEqual(withheld, [{ fact: "platforms", flag: "--allow-sys=osRelease" }]);
});
