/** @jsxImportSource hono/jsx */
import type { Adoption } from "../pages/adoption.ts";
import { formatShare } from "../render/format_share.ts";
import { area, scaleLinear, scalePoint, stack, stackOffsetExpand, stackOrderNone } from "./d3.ts";
import { dayTicks } from "./day_ticks.ts";
import type { InkRole } from "./palette.ts";
import { type Plot, round } from "./plot.tsx";

/**
 * The colour of a version: strong for the newest, fainter for older ones, grey for all the rest.
 *
 * @param index Place of the version, newest first.
 * @param label Name of the version, `other` for the rest.
 * @returns The role of its band.
 */
export function bandInk(index: number, label: string): InkRole {
  return label === "other" ? "band-other" : `band-${Math.min(index, 5) as 0 | 1 | 2 | 3 | 4 | 5}`;
}

/**
 * Shares of the versions as stacked areas over time, newest on top.
 *
 * @param adoption Sessions by version and part of the window.
 * @param height Height of the drawing area in pixels.
 * @returns The chart.
 */
export function adoptionPlot(adoption: Adoption, height = 240): Plot {
  const { buckets, versions } = adoption;
  const x = scalePoint<string>().domain(buckets.map(({ from }) => from)).range([0, 100]);
  const y = scaleLinear().domain([0, 1]).range([height, 4]);
  const upward = versions.toReversed();
  const layers = stack<Adoption["buckets"][number], string>()
    .keys(upward)
    .value(({ sessions }, version) => sessions.get(version) ?? 0)
    .order(stackOrderNone)
    .offset(stackOffsetExpand)([...buckets]);
  const shape = area<[number, number] & { data: Adoption["buckets"][number] }>()
    .defined(({ data }) => data.total > 0)
    .x(({ data }) => round(x(data.from) ?? 0))
    .y0(([low]) => round(y(low || 0)))
    .y1(([, high]) => round(y(high || 0)));
  return {
    summary: `Share of sessions by version over ${buckets.length} parts of the window; at the end ${
      adoption.latest.map(({ version, share }) => `${version} ${formatShare(share, 1)}`).join(", ")
    }`,
    height,
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({
      at: y(share),
      label: formatShare(share, 1),
    })),
    xTicks: dayTicks(buckets.map(({ from }) => from), (day) => x(day) ?? 0),
    marks: (ink) => (
      <svg width="100%" height={height} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none">
        {layers.map((layer) => (
          <path
            d={shape(layer as never) ?? ""}
            vector-effect="non-scaling-stroke"
            {...ink(bandInk(versions.indexOf(layer.key), layer.key))}
          >
            <title>{layer.key}</title>
          </path>
        ))}
      </svg>
    ),
  };
}
