/** @jsxImportSource hono/jsx */
import { Bar } from "../charts/bar.tsx";
import { describeDimension } from "../render/describe_dimension.ts";
import { describeSuppression } from "../render/describe_suppression.ts";
import { dimensionTotal } from "../render/dimension_total.ts";
import { formatNumber } from "../render/format_number.ts";
import { formatShare } from "../render/format_share.ts";
import { type CountedValue, isSized, orderedValues } from "../render/ordered_values.ts";
import { plainText } from "../render/plain_text.ts";
import { Card } from "./card.tsx";
import { Num } from "./figures.tsx";
import type { Markup } from "./markup.ts";
import { chartLinks, type ProjectView } from "./project_view.ts";
import { ValueTable } from "./value_table.tsx";

/** Values drawn; all of them stand in the table. */
const DRAWN = 8;

/**
 * The values of one dimension as bars, with their table.
 *
 * @param props What the page shows, and the name of the dimension.
 * @returns A card.
 */
export function DimensionCard(
  { view, name }: { readonly view: ProjectView; readonly name: string },
): Markup {
  const { report, before, declaration } = view;
  const values = orderedValues(name, report.dimensions[name] ?? [], declaration);
  const total = dimensionTotal(report, name);
  const drawn = drawnValues(values);
  const hidden = values.length - drawn.length;
  const largest = Math.max(1, ...drawn.map(({ sessions }) => sessions));
  return (
    <Card
      id={anchorOf(name)}
      title={plainText(describeDimension(name, declaration).title)}
      finding={<Finding sized={isSized(name, declaration)} values={values} total={total} />}
      basis={basisOf(values, total)}
      keptBack={describeSuppression(report.suppressed[name], report.min_cell)}
      table={
        <ValueTable
          caption={`Distinct sessions from ${report.from} to ${report.to}`}
          values={values}
          total={total}
          before={before.dimensions[name] ?? []}
          totalBefore={dimensionTotal(before, name)}
        />
      }
      links={chartLinks(report, name)}
    >
      <ul class="bars">
        {drawn.map(({ value, sessions }) => (
          <li class={value === "other" ? "rest" : undefined}>
            <span class="name" title={plainText(hintOf(view, name, value))}>
              <bdi>{plainText(value)}</bdi>
            </span>
            <span>
              <Num value={sessions} /> <span class="share">{formatShare(sessions, total)}</span>
            </span>
            <Bar share={sessions / largest} rest={value === "other"} />
          </li>
        ))}
      </ul>
      {hidden > 0 ? <p class="note">{`${formatNumber(hidden)} more in the table.`}</p> : null}
    </Card>
  );
}

/**
 * The name of a dimension's card in the address; reported names may hold anything.
 *
 * @param name Name of the dimension.
 * @returns A name of plain letters, digits, dots and hyphens.
 */
export function anchorOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, "-");
}

/**
 * The values that a chart has room for: all, or those with the most sessions in the given order. A line
 * that says that one more is in the table would take as much room as the one.
 *
 * @param values Values in order.
 * @returns At most ten of them, `other` among them if it was there.
 */
export function drawnValues(values: readonly CountedValue[]): readonly CountedValue[] {
  const named = values.filter(({ value }) => value !== "other");
  if (named.length <= DRAWN + 1) return values;
  const chosen = new Set(named.toSorted((a, b) => b.sessions - a.sessions).slice(0, DRAWN));
  return values.filter((entry) => chosen.has(entry) || entry.value === "other");
}

/** What a value means: what a program declared of a feature, else the value itself. */
function hintOf({ declaration }: ProjectView, name: string, value: string): string {
  const features = name === "features" ? declaration?.features ?? {} : {};
  return Object.hasOwn(features, value) ? features[value]!.what : value;
}

function Finding({ sized, values, total }: {
  readonly sized: boolean;
  readonly values: readonly CountedValue[];
  readonly total: number;
}): Markup {
  const named = values.filter(({ value }) => value !== "other");
  const leader = named.toSorted((a, b) => b.sessions - a.sessions)[0];
  if (leader === undefined) return <>No value is held by enough sessions to be named.</>;
  const share = formatShare(leader.sessions, total);
  const equals = named.filter(({ sessions }) => sessions === leader.sessions);
  if (equals.length > 1) {
    return (
      <>
        {equals.length > 2 ? `${formatNumber(equals.length)} values` : equals.map((
          { value },
          index,
        ) => [
          index === 0 ? "" : " and ",
          <b key={value}>
            <bdi>{plainText(value)}</bdi>
          </b>,
        ])}
        {` share the lead, each in ${share} of sessions`}
      </>
    );
  }
  return (
    <>
      <b>
        <bdi>{plainText(leader.value)}</bdi>
      </b>
      {named.length === 1
        ? ` in ${share} of sessions`
        : sized
        ? ` is most frequent, in ${share} of sessions`
        : ` leads with ${share} of sessions`}
    </>
  );
}

/** A session has one value of most dimensions and several of some, such as features. */
function basisOf(values: readonly CountedValue[], total: number): string {
  const known = values.reduce((sum, { sessions }) => sum + sessions, 0);
  const all = formatNumber(total);
  if (known > total) {
    return `Distinct sessions; a session may hold several values · ${all} sessions`;
  }
  if (known === total) return `Distinct sessions · ${all} sessions`;
  return `Distinct sessions · known for ${formatNumber(known)} of ${all} sessions`;
}
