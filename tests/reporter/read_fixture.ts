/** Text of a file in `tests/fixtures/host`. */
export function readFixture(name: string): string {
  return Deno.readTextFileSync(new URL(`../fixtures/host/${name}`, import.meta.url));
}
