/** @jsxImportSource hono/jsx */
import { declaredDictionary } from "../../schemas/declared_dictionary.ts";
import type { Declarations } from "../../schemas/mod.ts";
import { DictionaryTable } from "./dictionary_table.tsx";
import type { Markup } from "./markup.ts";

/**
 * What programs declared of their own settings and features, a table for each.
 *
 * @param props Declarations by project, and the days after which raw messages expire.
 * @returns A section, nothing when no program declared anything.
 */
export function DeclaredTables(
  { declarations, retentionDays }: {
    readonly declarations: Declarations;
    readonly retentionDays: number;
  },
): Markup {
  const projects = Object.entries(declarations);
  if (projects.length === 0) return null;
  return (
    <>
      <h2 id="declared">What programs declared of themselves</h2>
      <p>
        These programs say once, for both ends, what their own settings and features are. Their
        reporter sends nothing else of them, and nothing of another form.
      </p>
      {projects.map(([project, declaration]) => (
        <>
          <h3 id={`declared-${project}`}>{project}</h3>
          <div class="panel">
            <div
              class="scroll tall"
              role="region"
              aria-labelledby={`declared-${project}`}
              tabindex={0}
            >
              <DictionaryTable
                caption={`Settings and features of ${project}, as its makers declared them`}
                entries={declaredDictionary(declaration)}
                retentionDays={retentionDays}
              />
            </div>
          </div>
        </>
      ))}
    </>
  );
}
