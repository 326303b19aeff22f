import assert from "node:assert/strict";
import { sourceOf } from "../../../collector/connection.ts";

for (
  const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:DB8:1:2:ffff::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:0db8:0000:0000::1", "2001:db8:0:0"],
    ["fe80::1%eth0", "fe80:0:0:0"],
    ["::1", "0:0:0:0"],
  ] as const
) {
  Deno.test(`sourceOf() is ${network} when the address is ${address}`, () => {
    const info = { remoteAddr: { transport: "tcp", hostname: address, port: 1 } } as const;
    assert.equal(sourceOf(new Headers(), info, false), network);
  });
}

for (
  const [header, source] of [
    ["198.51.100.9", "198.51.100.9"],
    ["10.0.0.1, 198.51.100.9", "198.51.100.9"],
    ["198.51.100.9:4711", "198.51.100.9"],
    ["[2001:db8:1:2::5]:4711", "2001:db8:1:2"],
    ["", "192.0.2.7"],
    [`spoofed, ${"x".repeat(500)}`, "x".repeat(64)],
  ] as const
) {
  Deno.test(`sourceOf() is ${source} behind a trusted proxy that says "${header.slice(0, 40)}"`, () => {
    const info = { remoteAddr: { transport: "tcp", hostname: "192.0.2.7", port: 1 } } as const;
    assert.equal(sourceOf(new Headers({ "x-forwarded-for": header }), info, true), source);
  });
}

Deno.test("sourceOf() is one source for all when the runtime tells nothing", () => {
  assert.equal(sourceOf(new Headers(), undefined, true), "unknown");
});
