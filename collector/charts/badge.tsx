/** @jsxImportSource hono/jsx */
import type { Markup } from "../pages/markup.ts";

/**
 * A small sign for a project's front page: a name and a number.
 *
 * @param props What it says on its dark and on its coloured half.
 * @returns One `svg` element, 20 units high.
 */
export function Badge(
  { label, message }: { readonly label: string; readonly message: string },
): Markup {
  const left = widthOf(label) + 12;
  const right = widthOf(message) + 12;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={left + right}
      height="20"
      role="img"
      aria-label={`${label}: ${message}`}
      font-family="Verdana, Geneva, 'DejaVu Sans', sans-serif"
      font-size="11"
    >
      <title>{`${label}: ${message}`}</title>
      <path d={`M4 0H${left}V20H4A4 4 0 0 1 0 16V4A4 4 0 0 1 4 0Z`} fill="#3d444b" />
      <path
        d={`M${left} 0H${left + right - 4}A4 4 0 0 1 ${left + right} 4V16A4 4 0 0 1 ${
          left + right - 4
        } 20H${left}Z`}
        fill="#0d5c6b"
      />
      <text x="6" y="14" fill="#ffffff" textLength={left - 12}>{label}</text>
      <text x={left + 6} y="14" fill="#ffffff" textLength={right - 12}>{message}</text>
    </svg>
  );
}

/** An estimate is enough: `textLength` makes the text fit it exactly. */
function widthOf(text: string): number {
  return Math.ceil(
    [...text].reduce(
      (width, character) =>
        width + (/[ilj.,:;|'! ()]/.test(character) ? 4 : /[mwMW]/.test(character) ? 10 : 6.6),
      0,
    ),
  );
}
