import { denoHost, type Host } from "../../reporter/host.ts";
import { denoDisk, type Disk } from "../../reporter/state.ts";

/** A home folder of its own and a host that lives in it. */
export interface TestHome extends AsyncDisposable {
  /** The folder. */
  readonly path: string;
  /** Path of a file below `~/.config/<app>`. */
  file(app: string, name: string): string;
  /** Writes a file below `~/.config/<app>`. */
  write(app: string, name: string, text: string): Promise<void>;
  /** Everything that lies in the folder, as paths relative to it. */
  list(): Promise<readonly string[]>;
  /** A gate to the disk that this home waits for. */
  disk(): Disk;
  /** Resolves when nothing is under way behind any gate of this home. */
  idle(): Promise<void>;
  /** A host whose environment is this home and what is given. */
  host(env?: Readonly<Record<string, string>>, changes?: Partial<Host>): Host;
}

/** Makes a home folder that is removed when it is disposed of. */
export async function createTestHome(): Promise<TestHome> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "candor-home-" }));
  const underWay = new Set<Promise<unknown>>();
  const idle = async (): Promise<void> => {
    while (underWay.size > 0) {
      await Promise.allSettled(underWay);
      // Whoever waited for it may go on behind a gate.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  const file = (app: string, name: string): string => `${path}/.config/${app}/${name}`;
  return {
    path,
    file,
    write: async (app, name, text) => {
      await Deno.mkdir(`${path}/.config/${app}`, { recursive: true });
      await Deno.writeTextFile(file(app, name), text);
    },
    list: async () => (await listAll(path)).map((one) => one.slice(path.length + 1)).sort(),
    host: (env = {}, changes = {}) => {
      const all: Record<string, string> = { HOME: path, ...env };
      return watched(underWay, {
        ...denoHost(),
        isTerminal: () => false,
        env: (name) =>
          all[name] === undefined
            ? { state: "unknown", reason: "absent" }
            : { state: "known", value: all[name] },
        ...changes,
      });
    },
    disk: () => watched(underWay, denoDisk(denoHost())),
    idle,
    [Symbol.asyncDispose]: async () => {
      await idle();
      await Deno.chmod(path, 0o700).catch(() => {});
      await Deno.remove(path, { recursive: true }).catch(() => {});
    },
  };
}

async function listAll(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await listAll(path));
    else found.push(path);
  }
  return found;
}

/** The same gate; what is under way behind it is kept, and so is what it hands out. */
function watched<Gate extends object>(underWay: Set<Promise<unknown>>, gate: Gate): Gate {
  return Object.fromEntries(
    Object.entries(gate).map(([name, value]) =>
      typeof value !== "function" ? [name, value] : [name, (...told: unknown[]): unknown => {
        const answer: unknown = value(...told);
        if (!(answer instanceof Promise)) return answer;
        const work = answer
          .then((given: unknown) => isClaim(given) ? watched(underWay, given) : given)
          .finally(() => underWay.delete(work));
        underWay.add(work);
        return work;
      }]
    ),
  ) as Gate;
}

function isClaim(given: unknown): given is object {
  return typeof given === "object" && given !== null && "release" in given;
}
