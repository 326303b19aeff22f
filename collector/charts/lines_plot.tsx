/** @jsxImportSource hono/jsx */
import { line, max, scaleLinear, scalePoint } from "./d3.ts";
import { dayTicks } from "./day_ticks.ts";
import { type Plot, round } from "./plot.tsx";

/** Values over time. */
export interface Line {
  /** What the line stands for. */
  readonly label: string;
  /** A number per day or part of the window; `null` where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** How {@linkcode linesPlot} draws. */
export interface LinesPlotOptions {
  /** One sentence that says what the chart shows. */
  readonly summary: string;
  /** Writes a value beside the axis. */
  readonly format: (value: number) => string;
  /**
   * Largest value of the axis.
   * @default a round number above the largest value
   */
  readonly top?: number;
  /**
   * Whether the last value is of a day that is not over: the way to it is dashed.
   * @default false
   */
  readonly unfinished?: boolean;
  /**
   * Height of the drawing area in pixels.
   * @default 160
   */
  readonly height?: number;
}

/**
 * One or two lines over time.
 *
 * @param days First day of every value, as `YYYY-MM-DD`.
 * @param lines One or two lines with as many values as there are days.
 * @param options What the chart says of itself.
 * @returns The chart; a line with a single value is drawn as a dot.
 */
export function linesPlot(
  days: readonly string[],
  lines: readonly Line[],
  options: LinesPlotOptions,
): Plot {
  const { summary, format, height = 160, unfinished = false } = options;
  const x = scalePoint<number>().domain(days.map((_, index) => index)).range([0, 100]);
  const largest = max(lines.flatMap(({ values }) => values), (value) => value ?? 0) ?? 0;
  const y = scaleLinear().domain([0, options.top ?? (largest > 0 ? largest : 1)]).range([
    height,
    8,
  ]);
  if (options.top === undefined) y.nice(3);
  const shape = line<number | null>()
    .defined((value) => value !== null)
    .x((_value, index) => round(x(index) ?? 0))
    .y((value) => round(y(value ?? 0)));
  return {
    summary,
    height,
    yTicks: y.ticks(3).map((value) => ({ at: y(value), label: format(value) })),
    xTicks: dayTicks(days, (_day, index) => x(index) ?? 0),
    marks: (ink) => (
      <>
        <svg
          width="100%"
          height={height}
          viewBox={`0 0 100 ${height}`}
          preserveAspectRatio="none"
          overflow="visible"
        >
          {lines.flatMap(({ label, values }, index) =>
            partsOf(values, unfinished).map(({ part, dashes }) => (
              <path
                d={shape([...part]) ?? ""}
                vector-effect="non-scaling-stroke"
                {...ink(index === 0 ? "line-a" : "line-b")}
                {...dashes}
              >
                <title>{label}</title>
              </path>
            ))
          )}
        </svg>
        {lines.flatMap(({ values }, index) =>
          lonely(values).map((place) => (
            <circle
              cx={`${round(x(place) ?? 0)}%`}
              cy={round(y(values[place] ?? 0))}
              r="3"
              {...ink(index === 0 ? "line-a" : "line-b")}
            />
          ))
        )}
      </>
    ),
  };
}

/** A line, or all of it but the way to its last value and that way, each with the places of all values. */
function partsOf(
  values: readonly (number | null)[],
  unfinished: boolean,
): readonly { readonly part: readonly (number | null)[]; readonly dashes: object }[] {
  if (!unfinished || values.length < 2) return [{ part: values, dashes: {} }];
  const last = values.length - 1;
  return [
    { part: values.with(last, null), dashes: {} },
    {
      part: values.map((value, index) => (index < last - 1 ? null : value)),
      dashes: { "stroke-dasharray": "2 3" },
    },
  ];
}

/** Places of values that have no neighbour, which a line would not show. */
function lonely(values: readonly (number | null)[]): readonly number[] {
  return values.flatMap((value, place) =>
    value !== null && (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null
      ? [place]
      : []
  );
}
