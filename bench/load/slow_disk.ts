import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("slow_disk.c", import.meta.url));

/**
 * Makes the disk slower for every process that is started from here on: each `fsync` and `fdatasync` takes
 * so many milliseconds longer. A disk that acknowledges in a tenth of a millisecond hides what waiting for
 * durability costs on the disks that servers mostly have.
 *
 * @param ms Milliseconds.
 * @param folder Where the library is built.
 * @throws Error with the compiler's own words when there is none, or it fails.
 */
export async function slowDisk(ms: number, folder: string): Promise<void> {
  const library = `${folder}slow_disk.so`;
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"],
  }).output();
  if (!success) throw new Error(`Cannot build slow disk: ${new TextDecoder().decode(stderr)}`);
  Deno.env.set("BENCH_DISK_MS", String(ms));
  Deno.env.set("LD_PRELOAD", library);
}
