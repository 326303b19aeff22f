import { denoHost, type Host } from "../../reporter/host.ts";

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
  /** A host whose environment is this home and what is given. */
  host(env?: Readonly<Record<string, string>>, changes?: Partial<Host>): Host;
}

/** Makes a home folder that is removed when it is disposed of. */
export async function createTestHome(): Promise<TestHome> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "candor-home-" }));
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
      return {
        ...denoHost(),
        isTerminal: () => false,
        env: (name) =>
          all[name] === undefined
            ? { state: "unknown", reason: "absent" }
            : { state: "known", value: all[name] },
        ...changes,
      };
    },
    [Symbol.asyncDispose]: async () => {
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
