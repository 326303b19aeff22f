/**
 * Makes what a collector said safe to print on one line: control characters, line breaks and marks that
 * change the direction of writing become `U+FFFD`, so that an answer can neither steer a terminal nor
 * reorder what stands beside it.
 *
 * @param text Any text.
 * @returns The text without such characters.
 */
export function plainLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
