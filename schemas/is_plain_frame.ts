import { isPlain } from "./is_plain.ts";

/**
 * Whether no word of a stack frame resembles something private. The slashes, the dot and the colons are
 * what the form of a frame allows; every word between them counts.
 *
 * @param frame A function, and a place below the project's root.
 * @returns Whether it may travel.
 */
export function isPlainFrame(frame: string): boolean {
  return frame.split(/[ /.:]/).every((word) => isPlain(word));
}
