import assert from "node:assert/strict";
import { probeSource } from "../../../reporter/probes/source.ts";
import { createFakeHost, type FakeMachine } from "../fake_host.ts";
import { readFixture } from "../read_fixture.ts";

async function sourceOf(machine: FakeMachine): Promise<string | null | undefined> {
  return (await probeSource(createFakeHost(machine))).facts.source;
}

const CGROUPS: readonly (readonly [fixture: string, source: string])[] = [
  ["cgroup_v1_docker.txt", "DOCKER"],
  ["cgroup_v1_kubernetes.txt", "KUBERNETES"],
  ["cgroup_v1_lxc.txt", "LXC"],
  ["cgroup_v1_micro_vm.txt", "DENO"],
  ["cgroup_v2_docker.txt", "DOCKER"],
  ["cgroup_v2_kubernetes.txt", "KUBERNETES"],
  ["cgroup_v2_podman.txt", "PODMAN"],
  ["cgroup_v2_lxc.txt", "LXC"],
  ["cgroup_v2_private.txt", "DENO"],
  ["cgroup_v2_docker_daemon.txt", "DENO"],
  ["cgroup_v2_login.txt", "DENO"],
];

for (const [fixture, source] of CGROUPS) {
  Deno.test(`probeSource finds ${source} in ${fixture}`, async () => {
    const text = readFixture(fixture);
    assert.equal(await sourceOf({ files: { "/proc/self/cgroup": text } }), source);
    assert.equal(await sourceOf({ files: { "/proc/1/cgroup": text } }), source);
  });
}

const MOUNTS: readonly (readonly [fixture: string, source: string])[] = [
  ["mountinfo_docker.txt", "DOCKER"],
  ["mountinfo_kubernetes.txt", "KUBERNETES"],
  ["mountinfo_podman.txt", "PODMAN"],
  ["mountinfo_docker_host.txt", "DENO"],
];

for (const [fixture, source] of MOUNTS) {
  Deno.test(`probeSource finds ${source} in ${fixture}`, async () => {
    const files = {
      "/proc/self/cgroup": readFixture("cgroup_v2_private.txt"),
      "/proc/self/mountinfo": readFixture(fixture),
    };
    assert.equal(await sourceOf({ files }), source);
  });
}

Deno.test("probeSource finds the files that managers leave inside", async () => {
  assert.equal(await sourceOf({ files: { "/.dockerenv": "" } }), "DOCKER");
  assert.equal(await sourceOf({ files: { "/run/.containerenv": "" } }), "PODMAN");
});

Deno.test("probeSource reads the variables of managers and clusters", async () => {
  assert.equal(await sourceOf({ env: { "KUBERNETES_SERVICE_HOST": "10.0.0.1" } }), "KUBERNETES");
  assert.equal(await sourceOf({ env: { container: "podman" } }), "PODMAN");
  assert.equal(await sourceOf({ env: { container: "lxc" } }), "LXC");
  assert.equal(await sourceOf({ env: { container: "constructor" } }), "DENO");
  assert.equal(await sourceOf({ env: { "WSL_DISTRO_NAME": "Debian" } }), "WSL");
});

Deno.test("probeSource lets a cluster win over the container inside it", async () => {
  const files = {
    "/.dockerenv": "",
    "/proc/self/cgroup": readFixture("cgroup_v1_kubernetes.txt"),
  };
  assert.equal(await sourceOf({ files }), "KUBERNETES");
});

Deno.test("probeSource knows a container under WSL from WSL itself", async () => {
  const osRelease = "5.15.153.1-microsoft-standard-WSL2";
  assert.equal(await sourceOf({ osRelease }), "WSL");
  assert.equal(await sourceOf({ osRelease, files: { "/.dockerenv": "" } }), "DOCKER");
});

Deno.test("probeSource names the runtime where no container shows", async () => {
  assert.equal(await sourceOf({}), "DENO");
  assert.equal(await sourceOf({ build: { standalone: true } }), "COMPILED");
  assert.equal(await sourceOf({ build: { os: "darwin" } }), "DENO");
});

Deno.test("probeSource says what it could not look at", async () => {
  const { facts, withheld } = await probeSource(
    createFakeHost({ withheld: ["--allow-env", "--allow-read", "--allow-all"] }),
  );
  assert.equal(facts.source, "DENO");
  assert.deepEqual(withheld.map(({ flag }) => flag), [
    "--allow-env=KUBERNETES_SERVICE_HOST,container,WSL_DISTRO_NAME",
    "--allow-read=/run/.containerenv,/.dockerenv",
    "--allow-all",
  ]);
});

Deno.test("probeSource holds nothing back once it has found the container", async () => {
  const host = createFakeHost({ files: { "/.dockerenv": "" }, withheld: ["--allow-all"] });
  assert.deepEqual((await probeSource(host)).withheld, []);
});
