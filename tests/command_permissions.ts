import { consentVariables } from "../reporter/consent_variables.ts";

/** A permission that a command makes use of. */
export interface CommandPermission {
  /** Flag of `deno run`; `<folder>`, `<store>` and `<host>` stand for the person's own. */
  readonly flag: string;
  /** What it is for. */
  readonly use: string;
  /** Whether the command ends with 1 without it; otherwise it says so and does the rest. */
  readonly needed: boolean;
}

/** What one way of calling a command needs. */
export interface CommandPermissions {
  /** Arguments, with the same stand-ins. */
  readonly args: string;
  /** Everything that it makes use of. */
  readonly permissions: readonly CommandPermission[];
}

const FOLDER_NAMES = needed("--allow-env=HOME,XDG_CONFIG_HOME", "finding the program's folder");
const READ = needed("--allow-read=<folder>", "seeing the stored choice and the local log");
const WRITE = needed("--allow-write=<folder>", "writing the choice");
const NET = needed("--allow-net=<host>", "reaching the collector");
const STORE = [
  needed("--allow-read=<store>", "opening the store"),
  needed("--allow-write=<store>", "opening the store"),
];
const SWITCHES = consentVariables("CANDOR").map(({ name }) => name).join(",");
const SEEN = needed(`--allow-env=${SWITCHES}`, "seeing whether somebody said no");

/** The permissions of every command but the facts of a report, which the README lists. */
export const COMMAND_PERMISSIONS: readonly CommandPermissions[] = [
  { args: "report", permissions: [] },
  { args: "report --endpoint <url>", permissions: [SEEN, NET] },
  { args: "preview", permissions: [] },
  {
    args: "status",
    permissions: [
      wanted("--allow-env=HOME,XDG_CONFIG_HOME", "finding the program's folder"),
      { ...SEEN, needed: false },
      wanted("--allow-read=<folder>", "seeing the stored choice"),
    ],
  },
  { args: "enable", permissions: [FOLDER_NAMES, READ, WRITE] },
  { args: "disable", permissions: [FOLDER_NAMES, READ, WRITE] },
  { args: "log", permissions: [FOLDER_NAMES, READ] },
  {
    args: "forget --endpoint <url>",
    permissions: [
      FOLDER_NAMES,
      READ,
      wanted("--allow-write=<folder>", "keeping the receipts"),
      NET,
    ],
  },
  {
    args: "verify <folder>/kept.jsonl --collector <url>",
    permissions: [needed("--allow-read=<folder>", "reading the receipts"), NET],
  },
  { args: "stats some --collector <url>", permissions: [NET] },
  { args: "stats some --kv <store>", permissions: STORE },
  {
    args: "export some --collector <url>",
    permissions: [
      NET,
      needed("--allow-env=CANDOR_ADMIN_TOKEN", "the token that exporting wants"),
    ],
  },
  { args: "export some --kv <store>", permissions: STORE },
  { args: "rebuild --kv <store>", permissions: STORE },
  { args: "rotate-receipt-key --kv <store>", permissions: STORE },
  {
    args: "collect --port 0 --prometheus-port 0 --kv <store>",
    permissions: [needed("--allow-net=127.0.0.1:0", "listening"), ...STORE],
  },
  { args: "demo --days 1", permissions: [SEEN, needed("--allow-net=127.0.0.1", "both ends")] },
  { args: "schema", permissions: [] },
  { args: "doctor", permissions: [] },
  { args: "completion bash", permissions: [] },
];

function needed(flag: string, use: string): CommandPermission {
  return { flag, use, needed: true };
}

function wanted(flag: string, use: string): CommandPermission {
  return { flag, use, needed: false };
}
