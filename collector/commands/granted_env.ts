/**
 * Reads an environment variable if that is already allowed; it never asks.
 *
 * @param name The variable.
 * @returns Its value, `undefined` when it is unset or may not be read.
 */
export function grantedEnv(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
