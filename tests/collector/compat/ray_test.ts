import assert from "node:assert/strict";
import { bodyOf } from "./captures.ts";
import { createCompatApp } from "./compat_app.ts";
import { messageOf, translate } from "./translate.ts";

const report = (changes: Record<string, unknown> = {}) => ({
  ...bodyOf("ray/02-report-seq2.json"),
  ...changes,
});
const CLUSTER = "e5ebcfbce35b10374ab3f6d250e97c143740fd95a349a104634cdf90";

Deno.test("ray keeps a cluster's 56 digits as the session, and a UUID of older versions", () => {
  const uuid = "789C9FA3-8a6f-46d9-85e8-869207c7fda9";
  for (
    const [id, expected] of [[CLUSTER, CLUSTER], [CLUSTER.toUpperCase(), CLUSTER], [
      uuid,
      uuid.toLowerCase(),
    ]]
  ) {
    const message = messageOf(translate("ray", report({ session_id: id })), "UsageMessage");
    assert.equal(message.session_id, expected);
  }
});

Deno.test("ray reads tags that are all texts", () => {
  const { tags } = messageOf(translate("ray", report()), "UsageMessage");
  assert.equal(tags.num_drivers, 0);
  assert.equal(tags.dashboard_used, false);
  assert.equal(tags.gcs_storage, "memory");
  assert.equal(tags.site, "lab");
});

Deno.test("ray rounds large numbers of tags up to a step", () => {
  const extra_usage_tags = {
    actor_num_created: "1000",
    num_drivers: "16",
    ratio: "0.25",
    none: "",
    odd: "0x10",
  };
  const { tags } = messageOf(translate("ray", report({ extra_usage_tags })), "UsageMessage");
  assert.equal(tags.actor_num_created, 1024);
  assert.equal(tags.num_drivers, 16);
  assert.equal(tags.ratio, 0.25);
  assert.equal(tags.odd, "0x10");
  assert.equal("none" in tags, false);
});

Deno.test("ray keeps users' tags only as published tokens and says what it left out", () => {
  const extra_usage_tags = {
    note: "hello",
    owner: "ada@corp.example",
    dir: "/home/ada",
    host: "db1.corp.example",
    ip: "10.0.0.7",
    text: "x".repeat(65),
    "Team-Name": "blue",
    "10.0.0.8": "x",
    __proto__x: "y",
    ["nodes"]: "99",
  };
  const translation = translate("ray", report({ extra_usage_tags }));
  const { tags } = messageOf(translation, "UsageMessage");
  assert.equal(tags.note, "hello");
  assert.equal(tags.team_name, "blue");
  assert.equal(tags.nodes, 1);
  for (const key of ["owner", "dir", "host", "ip", "text"]) {
    assert.equal(key in tags, false);
    assert.ok(translation.droppedValues.includes(`UsageMessage.tags.${key}`), key);
  }
  assert.ok(translation.droppedValues.includes("UsageMessage.tags.nodes"));
  assert.doesNotMatch(JSON.stringify(translation.messages), /ada|corp|10\.0\.0/);
});

Deno.test("ray keeps 64 tags, the cluster's own among them", () => {
  const extra_usage_tags = Object.fromEntries(
    Array.from({ length: 113 }, (_, index) => [`tag_${index}`, "1"]),
  );
  const translation = translate("ray", report({ extra_usage_tags }));
  const { tags } = messageOf(translation, "UsageMessage");
  assert.equal(Object.keys(tags).length, 64);
  assert.equal(tags.cluster_cpus, 1);
  assert.equal(tags.source, "OSS");
  assert.ok(translation.droppedValues.length > 0);
});

Deno.test("ray tells the provider from Kubernetes, the literal dollar sign included", () => {
  for (
    const [cloud_provider, provider, source] of [
      ["kuberay_$aws", "AWS", "KUBERNETES"],
      ["kubernetes_$unknown", "UNKNOWN", "KUBERNETES"],
      ["kuberay", null, "KUBERNETES"],
      ["kubernetes_gcp", "GCP", "KUBERNETES"],
      ["gcp", "GCP", null],
      ["unknown", "UNKNOWN", null],
      [null, null, null],
      ["http://10.0.0.7/", null, null],
    ] as const
  ) {
    const message = messageOf(translate("ray", report({ cloud_provider })), "EnvMessage");
    assert.deepEqual(
      [message.provider, message.source],
      [provider, source],
      String(cloud_provider),
    );
  }
});

Deno.test("ray tells processors from accelerators", () => {
  for (
    const [hardware_usages, cpu, gpu, kind] of [
      [["AMD EPYC"], "AMD EPYC", null, null],
      [
        ["A100", "Intel(R) Xeon(R) CPU @ 2.20GHz"],
        "Intel(R) Xeon(R) CPU @ 2.20GHz",
        "A100",
        "nvidia",
      ],
      [["TPU-V4"], null, "TPU-V4", "tpu"],
      [
        ["AMD-Instinct-MI300X-OAM", "AMD EPYC 9654"],
        "AMD EPYC 9654",
        "AMD-Instinct-MI300X-OAM",
        "amd",
      ],
      [["Intel-GAUDI"], null, "Intel-GAUDI", "intel"],
      [[], null, null, null],
      [null, null, null, null],
      [["cpu of gpu17.corp.example"], null, null, null],
    ] as const
  ) {
    const message = messageOf(translate("ray", report({ hardware_usages })), "EnvMessage");
    assert.deepEqual([message.cpu_type, message.gpu_type, message.accelerator], [cpu, gpu, kind]);
  }
});

Deno.test("ray publishes nodes, processors, memory, jobs and libraries of the cluster", () => {
  const message = messageOf(
    translate(
      "ray",
      report({
        total_num_nodes: 100,
        total_num_cpus: 6400,
        total_num_gpus: 8,
        total_memory_gb: 23.2,
        library_usages: ["tune", "Pytorch-Lightning", "train", "train", 7],
      }),
    ),
    "UsageMessage",
  );
  assert.equal(message.tags.nodes, 128);
  assert.equal(message.tags.cluster_cpus, 8192);
  assert.equal(message.tags.cluster_gpus, 8);
  assert.equal(message.tags.cluster_memory_gib, 24);
  assert.equal(message.tags.object_store_gib, 1);
  assert.deepEqual(message.features, ["pytorch_lightning", "train", "tune"]);
});

Deno.test("ray keeps instance types although one with a dot resembles a host", () => {
  const { tags } = messageOf(
    translate(
      "ray",
      report({
        head_node_instance_type: "m5.4xlarge",
        worker_node_instance_types: ["g5.xlarge", "g5.xlarge"],
      }),
    ),
    "UsageMessage",
  );
  assert.equal(tags.head_instance_type, "m5-4xlarge");
  assert.equal(tags.worker_instance_type, "g5-xlarge");
  const other = messageOf(
    translate(
      "ray",
      report({
        head_node_instance_type: "node17.corp.example",
        worker_node_instance_types: ["n1-standard-4", "Standard_D4s_v3"],
      }),
    ),
    "UsageMessage",
  );
  assert.equal("head_instance_type" in other.tags, false);
  assert.equal(other.tags.worker_instance_type, "mixed");
});

Deno.test("ray accepts the notice of a cluster that is switched off and never counts it", async () => {
  const { post, stored, events } = createCompatApp();
  const { status, answer } = await post("/compat/ray", bodyOf("ray/04-disabled.json"));
  assert.equal(status, 202);
  assert.equal(answer.event, "disabled notice");
  assert.equal(answer.accepted, 0);
  assert.deepEqual(stored, []);
  assert.deepEqual(
    events.filter(({ type }) => type === "foreign.message").map(({ payload }) => payload),
    [{ system: "ray", outcome: "ignored" }],
  );
});

Deno.test("ray names a report by session and seq_number", () => {
  const idOf = (changes: Record<string, unknown>) =>
    messageOf(translate("ray", report(changes)), "UsageMessage").message_id;
  assert.equal(idOf({}), idOf({ total_success: 7, collect_timestamp_ms: 1_795_303_405_999 }));
  assert.notEqual(idOf({}), idOf({ seq_number: 3 }));
  assert.notEqual(idOf({}), idOf({ session_id: CLUSTER.replace("e", "f") }));
  assert.match(idOf({ seq_number: null }), /^fresh-/);
});

Deno.test("ray describes the machine alike in whatever order its hardware comes", () => {
  const hardware = ["Intel Xeon", "V100", "AMD EPYC", "A100"];
  const [one, other] = [hardware, hardware.toReversed()].map((hardware_usages) =>
    messageOf(translate("ray", report({ hardware_usages })), "EnvMessage")
  );
  assert.equal(one!.message_id, other!.message_id);
  assert.deepEqual([one!.cpu_type, one!.gpu_type], ["AMD EPYC", "A100"]);
});

Deno.test("ray counts the machine once a session, and again when it has changed", async () => {
  const { post, stored } = createCompatApp();
  for (
    const [seq_number, hardware_usages] of [[0, ["AMD EPYC"]], [1, ["AMD EPYC"]], [2, [
      "AMD EPYC",
      "A100",
    ]]]
  ) {
    await post("/compat/ray", report({ seq_number, hardware_usages }));
  }
  assert.deepEqual(stored.map(({ message_type }) => message_type), [
    "EnvMessage",
    "UsageMessage",
    "UsageMessage",
    "EnvMessage",
    "UsageMessage",
  ]);
});

Deno.test("ray measures uptime from its two clocks and drops the placeholder of a commit", () => {
  const translation = translate("ray", report({ git_commit: "{{RAY_COMMIT_SHA}}" }));
  const message = messageOf(translation, "UsageMessage");
  assert.equal(message.uptime, 7.85);
  assert.equal(message.occurred_at, "2026-11-21T23:23:25.420Z");
  assert.equal(message.project_version, "2.58.0");
  assert.equal(JSON.stringify(translation).includes("COMMIT"), false);
  const backwards = report({ session_start_timestamp_ms: 1_895_303_397_570 });
  assert.equal(messageOf(translate("ray", backwards), "UsageMessage").uptime, null);
});

Deno.test("ray reads reports of very old and very new versions", () => {
  const old = {
    session_id: "789c9fa3-8a6f-46d9-85e8-869207c7fda9",
    ray_version: "1.13.0",
    seq_number: 0,
  };
  assert.equal(translate("ray", old).messages.length, 2);
  const future = report({
    ray_version: "99.0.0.dev0",
    total_num_tpus: 4,
    extra_usage_tags: [1, 2],
  });
  const translation = translate("ray", future);
  assert.deepEqual(translation.ignoredKeys, ["total_num_tpus"]);
  assert.equal(messageOf(translation, "UsageMessage").project_version, "99.0.0.dev0");
});
