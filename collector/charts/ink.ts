import { type InkRole, PALETTE, type Theme } from "./palette.ts";

/** Gives a mark its colour: the attributes that a role asks for. */
export type Ink = (role: InkRole) => Readonly<Record<string, string>>;

/** Colours through the classes of the pages' stylesheet, which follow the reader's colour scheme. */
export const classInk: Ink = (role) => ({ class: `ink-${role}` });

/**
 * Colours through attributes, for a chart that stands in a foreign page without our stylesheet.
 *
 * @param theme Light or dark.
 * @returns Attributes for every role.
 *
 * @example
 * ```ts
 * import { themeInk } from "./ink.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(themeInk("light")("line-a"), { fill: "none", stroke: "#0d5c6b", "stroke-width": "2" });
 * ```
 */
export function themeInk(theme: Theme): Ink {
  return (role): Readonly<Record<string, string>> => {
    const color = PALETTE[theme][role];
    if (role === "grid") return { stroke: color };
    if (role === "bar-today") return { fill: "none", stroke: color, "stroke-dasharray": "3 2" };
    if (role === "line-a") return { fill: "none", stroke: color, "stroke-width": "2" };
    if (role === "line-b") {
      return { fill: "none", stroke: color, "stroke-width": "2", "stroke-dasharray": "6 3" };
    }
    if (role.startsWith("band-")) return { fill: color, stroke: PALETTE[theme].paper };
    return { fill: color };
  };
}
