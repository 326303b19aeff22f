/** How to say no to one program. */
export interface OptOut {
  /** Name of the program. */
  readonly program: string;
  /** The surest ways, each with what it does. */
  readonly ways: readonly { readonly code: string; readonly effect: string }[];
  /** What a reader should know besides. */
  readonly caveat?: string;
}

/**
 * How to say no to each program whose reports a collector accepts, as those programs behave today.
 * Programs that report through Candor honour every way of the first entry, with their own name.
 */
export const OPT_OUTS: readonly OptOut[] = [
  {
    program: "Every program that reports through Candor",
    ways: [
      { code: "DO_NOT_TRACK=1", effect: "off, in all of them, wherever it is set" },
      {
        code: "MY_ENGINE_USAGE_STATS=off",
        effect:
          "off in the program my-engine; local keeps a log on the machine, no-stack leaves out errors",
      },
      {
        code: "mkdir -p ~/.config/my-engine && touch ~/.config/my-engine/do_not_track",
        effect: "off for good in my-engine",
      },
      {
        code: "candor disable --app my-engine",
        effect: "the same, dated, with the command candor",
      },
    ],
    caveat:
      "Put the program's own name in the place of my-engine. Off means that no byte leaves and " +
      "no file is written. candor status --app my-engine says why reporting is on or off, " +
      "candor forget --app my-engine deletes what was sent",
  },
  {
    program: "LMCache",
    ways: [
      {
        code: "LMCACHE_TRACK_USAGE=false",
        effect: "off, in every version; exactly this word in lower case",
      },
      { code: "DO_NOT_TRACK=1", effect: "off, in versions from the middle of 2026" },
      {
        code: "rm ~/.config/lmcache/machine_id",
        effect: "a new random id of the machine at the next start; this collector does not keep it",
      },
    ],
  },
  {
    program: "vLLM",
    ways: [
      { code: "VLLM_NO_USAGE_STATS=1", effect: "off" },
      {
        code: "DO_NOT_TRACK=1",
        effect: "off; exactly 1, and only while VLLM_DO_NOT_TRACK is not set",
      },
      {
        code: "mkdir -p ~/.config/vllm && touch ~/.config/vllm/do_not_track",
        effect: "off for good",
      },
    ],
    caveat: "A copy of every report is kept in ~/.config/vllm/usage_stats.json",
  },
  {
    program: "Ray",
    ways: [
      { code: "RAY_USAGE_STATS_ENABLED=0", effect: "off; any word but 0 and 1 is an error" },
      { code: "ray disable-usage-stats", effect: "off for good, stored in ~/.ray/config.json" },
      { code: "ray start --head --disable-usage-stats", effect: "off for one cluster" },
      { code: "disable-usage-stats: 'true'", effect: "off under KubeRay, in rayStartParams" },
    ],
    caveat:
      "A cluster that was switched off still sends one notice without any id; this collector counts nothing of it",
  },
  {
    program: "TGI (text-generation-inference)",
    ways: [
      { code: "--usage-stats=off", effect: "off; no-stack leaves out the reason of errors" },
      { code: "USAGE_STATS=off", effect: "the same for containers" },
    ],
    caveat: "DO_NOT_TRACK has no effect on it. Outside a container it sends nothing",
  },
  {
    program: "PyAgent",
    ways: [
      { code: "DO_NOT_TRACK=1", effect: "off; exactly 1" },
      { code: "PYAGENT_NO_USAGE_STATS=1", effect: "off" },
      {
        code: "mkdir -p ~/.config/pyagent && touch ~/.config/pyagent/do_not_track",
        effect: "off for good",
      },
    ],
    caveat: "It writes a local file and sends nothing by itself",
  },
];

/** What no message can carry: the schemas have no field for it and refuse text that resembles it. */
export const NEVER_COLLECTED: readonly string[] = [
  "IP addresses, host names, MAC addresses",
  "User names, e-mail addresses, account names",
  "Paths and names of files, folders and repositories",
  "URLs; of a remote cache only its scheme, such as redis",
  "Prompts, completions, documents, tokens, embeddings",
  "Model weights, and paths of models; a model goes by its id on a hub, or as custom",
  "Messages of errors; only the class and places in the program's own source",
  "Passwords, keys, access tokens, environment variables as a whole",
  "Serial numbers, machine ids, any id that outlives one run",
  "Locations finer than the name of a cloud provider",
];
