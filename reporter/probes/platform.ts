import type { Host } from "../host.ts";
import type { Findings } from "./probe.ts";

const KERNELS: Readonly<Record<string, string>> = {
  linux: "Linux",
  android: "Linux",
  darwin: "Darwin",
  windows: "Windows",
  freebsd: "FreeBSD",
  netbsd: "NetBSD",
  solaris: "SunOS",
  illumos: "SunOS",
};
const FORMATS: Readonly<Record<string, string>> = { darwin: "Mach-O", windows: "WindowsPE" };

/**
 * Operating system, release, instruction set and C library in one name
 * (`Linux-6.1.0-28-cloud-amd64-x86_64-with-glibc`), and the form of executables. The release needs
 * `--allow-sys=osRelease`; without it the name goes without.
 *
 * @example
 * ```ts
 * import { denoHost } from "../host.ts";
 * import { probePlatform } from "./platform.ts";
 * import assert from "node:assert/strict";
 *
 * const { facts } = probePlatform(denoHost());
 * assert.equal(typeof facts.platforms, "string");
 * ```
 */
export function probePlatform(host: Host): Findings {
  const release = host.osRelease();
  const parts = [
    KERNELS[host.build.os] ?? host.build.os,
    ...(release.state === "known" ? [withoutBuild(release.value)] : []),
    host.build.arch,
    ...libcOf(host.build.target),
  ];
  return {
    facts: { platforms: parts.join("-"), architecture: architectureOf(host.build) },
    withheld: release.state === "withheld" ? [{ fact: "platforms", flag: release.flag }] : [],
  };
}

/** WSL counts its builds in a fourth number, and four numbers with dots between them are an address. */
function withoutBuild(release: string): string {
  return release.replace(/^(\d+\.\d+\.\d+)\.\d+/, "$1");
}

function libcOf(target: string): readonly string[] {
  if (/-gnu\w*$/.test(target)) return ["with-glibc"];
  return /-musl\w*$/.test(target) ? ["with-musl"] : [];
}

function architectureOf({ arch, os }: Host["build"]): string[] | null {
  if (arch !== "x86_64" && arch !== "aarch64") return null;
  return ["64bit", FORMATS[os] ?? "ELF"];
}
