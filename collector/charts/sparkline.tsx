/** @jsxImportSource hono/jsx */
import type { Markup } from "../pages/markup.ts";
import { area, line, max, scaleLinear, scalePoint } from "./d3.ts";
import { classInk } from "./ink.ts";
import { round } from "./plot.tsx";

/**
 * A small line without axes, for many projects side by side.
 *
 * @param props Values in order, and one sentence that says what they are.
 * @returns The drawing, as wide as its place.
 */
export function Sparkline(
  { values, summary }: { readonly values: readonly number[]; readonly summary: string },
): Markup {
  const height = 48;
  const x = scalePoint<number>().domain(values.map((_, index) => index)).range([0, 100]);
  const y = scaleLinear().domain([0, Math.max(1, max(values) ?? 0)]).range([height - 2, 4]);
  const place = (_value: number, index: number): number => round(x(index) ?? 0);
  const wash = area<number>().x(place).y0(height).y1((value) => round(y(value)));
  const edge = line<number>().x(place).y((value) => round(y(value)));
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={summary}
      width="100%"
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
    >
      <path d={wash([...values]) ?? ""} {...classInk("wash-a")} />
      <path
        d={edge([...values]) ?? ""}
        vector-effect="non-scaling-stroke"
        {...classInk("line-a")}
      />
    </svg>
  );
}
