/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { Markup } from "./markup.ts";

/** What stands around every chart. */
export interface CardProps {
  /** Name of the card in the address. */
  readonly id: string;
  /** What is shown. */
  readonly title: string;
  /** The one thing to take away, as markup. */
  readonly finding?: Markup | string | undefined;
  /** Unit and number of sessions behind it. */
  readonly basis: string;
  /** What was kept back and why, if anything was. */
  readonly keptBack?: string | null | undefined;
  /** The same numbers as a table. */
  readonly table: Markup;
  /** Addresses of the numbers and of the drawing on its own. */
  readonly links?: readonly (readonly [label: string, href: string])[];
  /** The chart. */
  readonly children?: Child;
}

/**
 * A chart with its heading, its basis, its table and its links.
 *
 * @param props What stands around the chart.
 * @returns A figure that can be linked to.
 */
export function Card(props: CardProps): Markup {
  const { id, title, finding, basis, keptBack, table, links = [], children } = props;
  return (
    <article class="card" id={id} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <a href={`#${id}`}>{title}</a>
      </h3>
      {finding === undefined ? null : <p class="finding">{finding}</p>}
      <p class="basis">{basis}</p>
      {children}
      {keptBack === null || keptBack === undefined ? null : <p class="kept-back">{keptBack}.</p>}
      <div class="card-foot">
        <details>
          <summary>Table</summary>
          <div class="scroll" role="group" aria-label={`${title}: table`} tabindex={0}>
            {table}
          </div>
        </details>
        {links.length === 0 ? null : (
          <ul aria-label={`${title}: downloads`}>
            {links.map(([label, href]) => (
              <li>
                <a href={href}>{label}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}
