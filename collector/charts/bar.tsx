/** @jsxImportSource hono/jsx */
import type { Markup } from "../pages/markup.ts";
import { classInk } from "./ink.ts";
import { round } from "./plot.tsx";

/**
 * A horizontal bar beside a number that is written out. Nothing marks the end of its place: bars are
 * drawn against the longest of them, and a mark would be taken for the whole.
 *
 * @param props A share from 0 to 1, and whether it stands for all the rest.
 * @returns The drawing, as wide as its place; a share above 0 is never invisible.
 */
export function Bar(
  { share, rest = false }: { readonly share: number; readonly rest?: boolean },
): Markup {
  const width = share <= 0 ? 0 : Math.max(0.6, round(Math.min(1, share) * 100));
  return (
    <svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">
      <rect width={`${width}%`} height="8" rx="2" {...classInk(rest ? "band-other" : "bar")} />
    </svg>
  );
}
