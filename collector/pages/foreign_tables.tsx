/** @jsxImportSource hono/jsx */
import type { z } from "zod";
import type { ForeignFieldMeta } from "../compat/foreign_field.ts";
import { FOREIGN_SYSTEMS } from "../compat/foreign_systems.ts";
import type { Markup } from "./markup.ts";

/**
 * For every foreign system the fields that its clients send and what becomes of each, from the schemas
 * that read them.
 *
 * @returns One folded table per system.
 */
export function ForeignTables(): Markup {
  return (
    <>
      {Object.values(FOREIGN_SYSTEMS).map(({ name, title, schemas }) => (
        <section class="card" aria-labelledby={`foreign-${name}`}>
          <h3 id={`foreign-${name}`}>{title}</h3>
          <details>
            <summary>{`${rowsOf(schemas).length} fields`}</summary>
            <div class="scroll tall" role="region" aria-labelledby={`foreign-${name}`} tabindex={0}>
              <table>
                <caption>What it sends and where that goes</caption>
                <thead>
                  <tr>
                    <th scope="col">Field</th>
                    <th scope="col">What it is</th>
                    <th scope="col">Unit</th>
                    <th scope="col">Becomes</th>
                  </tr>
                </thead>
                <tbody>
                  {rowsOf(schemas).map(({ field, meta }) => (
                    <tr>
                      <th scope="row">
                        <code>{field}</code>
                      </th>
                      <td>
                        {meta.what}
                        <div class="muted">{meta.why}</div>
                      </td>
                      <td>{meta.unit}</td>
                      <td>{meta.to.length === 0 ? "dropped" : meta.to.join(", ")}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </section>
      ))}
    </>
  );
}

interface Row {
  readonly field: string;
  readonly meta: ForeignFieldMeta;
}

/** A field that several messages share stands once. */
function rowsOf(schemas: Readonly<Record<string, z.ZodObject>>): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const schema of Object.values(schemas)) {
    for (const [field, form] of Object.entries(schema.shape)) {
      const meta = (form as z.ZodType).meta() as unknown as ForeignFieldMeta | undefined;
      if (meta?.what !== undefined) rows.set(`${field} ${meta.what}`, { field, meta });
    }
  }
  return [...rows.values()];
}
