import assert from "node:assert/strict";
import { probeProvider } from "../../../reporter/probes/provider.ts";
import { createFakeHost } from "../fake_host.ts";

const DMI = "/sys/class/dmi/id";

type Tables = Readonly<Record<string, string>>;

async function providerOf(tables: Tables, env: Tables = {}): Promise<string | null | undefined> {
  const files: Record<string, string> = Object.fromEntries(
    Object.entries(tables).map(([file, text]) => [`${DMI}/${file}`, `${text}\n`]),
  );
  if (Object.keys(tables).length > 0) files[DMI] = "";
  return (await probeProvider(createFakeHost({ files, env }))).facts.provider;
}

const MACHINES: readonly (readonly [machine: string, tables: Tables, provider?: string])[] = [
  ["an EC2 machine on Nitro", { "sys_vendor": "Amazon EC2", "bios_vendor": "Amazon EC2" }, "AWS"],
  ["an EC2 machine on Xen", { "product_version": "4.11.amazon", "bios_vendor": "Xen" }, "AWS"],
  ["a Compute Engine machine", { "product_name": "Google Compute Engine" }, "GCP"],
  ["an older Compute Engine machine", { "product_name": "Google", "bios_vendor": "Google" }, "GCP"],
  ["an Azure machine", {
    "sys_vendor": "Microsoft Corporation",
    "chassis_asset_tag": "7783-7084-3265-9085-8269-3286-77",
  }, "AZURE"],
  ["an Oracle machine", { "chassis_asset_tag": "OracleCloud.com", "sys_vendor": "QEMU" }, "OCI"],
  ["a droplet", { "sys_vendor": "DigitalOcean", "product_name": "Droplet" }, "DIGITALOCEAN"],
  ["a Linode", { "sys_vendor": "Linode" }, "LINODE"],
  ["a Linode after its sale", { "sys_vendor": "Akamai" }, "LINODE"],
  ["a Vultr machine", { "sys_vendor": "Vultr" }, "VULTR"],
  ["a Hetzner machine", { "sys_vendor": "Hetzner", "product_name": "vServer" }, "HETZNER"],
  ["a Scaleway machine", { "sys_vendor": "Scaleway" }, "SCALEWAY"],
  ["an Alibaba machine", { "product_name": "Alibaba Cloud ECS" }, "ALIBABA"],
  ["a Hyper-V guest", { "sys_vendor": "Microsoft Corporation", "product_name": "Virtual Machine" }],
  ["a Surface", { "sys_vendor": "Microsoft Corporation", "product_name": "Surface Pro 9" }],
  ["a Chromebook", { "sys_vendor": "Google", "bios_vendor": "coreboot", "product_name": "Eve" }],
  ["a Chromebook that names its maker", { "product_name": "Google Pixelbook" }],
  ["a KVM guest", { "sys_vendor": "QEMU", "product_name": "Standard PC (Q35 + ICH9, 2009)" }],
  ["a laptop", { "sys_vendor": "LENOVO", "product_name": "20XW", "bios_vendor": "LENOVO" }],
];

for (const [machine, tables, provider] of MACHINES) {
  Deno.test(`probeProvider finds ${provider ?? "nobody"} on ${machine}`, async () => {
    assert.equal(await providerOf(tables), provider);
  });
}

const PLACES: readonly (readonly [variable: string, value: string, provider?: string])[] = [
  ["RUNPOD_DC_ID", "EU-RO-1", "RUNPOD"],
  ["LAMBDA_LABS_ENV", "1", "LAMBDA"],
  ["AWS_EXECUTION_ENV", "AWS_ECS_FARGATE", "AWS"],
  ["AZURE_HTTP_USER_AGENT", "cloud-shell/1.0", "AZURE"],
  ["CLOUD_RUN_JOB", "nightly", "GCP"],
  ["DENO_DEPLOYMENT_ID", "abc", "DENO_DEPLOY"],
  ["AWS_REGION", "eu-west-1"],
  ["AWS_DEFAULT_REGION", "eu-west-1"],
  ["GOOGLE_CLOUD_PROJECT", "my-project"],
  ["AZURE_HTTP_USER_AGENT", "my-tool/1.0"],
  ["AWS_EXECUTION_ENV", "laptop"],
  ["RUNPOD_DC_ID", " "],
];

for (const [variable, value, provider] of PLACES) {
  Deno.test(`probeProvider finds ${provider ?? "nobody"} by ${variable}=${value}`, async () => {
    assert.equal(await providerOf({}, { [variable]: value }), provider);
  });
}

Deno.test("probeProvider trusts firmware before variables", async () => {
  const tables = { "sys_vendor": "Hetzner" };
  assert.equal(await providerOf(tables, { "RUNPOD_DC_ID": "EU" }), "HETZNER");
});

Deno.test("probeProvider names both flags when neither is given", async () => {
  const host = createFakeHost({ withheld: ["--allow-all", "--allow-env"] });
  const { facts, withheld } = await probeProvider(host);
  assert.deepEqual(facts, {});
  assert.equal(withheld[0]?.flag, "--allow-all");
  assert.match(withheld[1]?.flag ?? "", /^--allow-env=RUNPOD_DC_ID,/);
});

Deno.test("probeProvider asks for no firmware where there is none to read", async () => {
  const host = createFakeHost({ build: { os: "darwin" }, withheld: ["--allow-all"] });
  assert.deepEqual((await probeProvider(host)).withheld, []);
});
