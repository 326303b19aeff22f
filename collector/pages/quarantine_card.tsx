/** @jsxImportSource hono/jsx */
import { describeQuarantine, QUARANTINE_NOTE } from "../render/describe_quarantine.ts";
import { describeSuppression } from "../render/describe_suppression.ts";
import { formatNumber } from "../render/format_number.ts";
import { plainText } from "../render/plain_text.ts";
import type { Markup } from "./markup.ts";
import type { ProjectView } from "./project_view.ts";

/**
 * The values that were kept out of the counts because no real machine can have them.
 *
 * @param props What the page shows.
 * @returns A section, or nothing where no value was kept out.
 */
export function QuarantineCard({ view }: { readonly view: ProjectView }): Markup {
  const { report } = view;
  const rows = describeQuarantine(report);
  if (rows.length === 0) return null;
  const small = describeSuppression(report.suppressed["quarantined"], report.min_cell);
  return (
    <>
      <h2 id="quarantined">Kept out of the counts</h2>
      <p>{`${QUARANTINE_NOTE}.`}</p>
      <table>
        <caption>{`Distinct sessions from ${report.from} to ${report.to}`}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col" class="n">Sessions</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, sessions }) => (
            <tr>
              <th scope="row">{plainText(title)}</th>
              <td class="n">{formatNumber(sessions)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {small === null ? null : <p class="note">{`${small}.`}</p>}
    </>
  );
}
