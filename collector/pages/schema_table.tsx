/** @jsxImportSource hono/jsx */
import type { ApiSchema } from "./docs_page.tsx";
import type { Markup } from "./markup.ts";

/**
 * A JSON Schema in words, with links to the schemas that it names.
 *
 * @param schema Any schema.
 * @returns For example `list of Message` or `string, format uuid`.
 */
export function schemaWords(schema: ApiSchema): Markup | string {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  const options = (schema.anyOf ?? schema.oneOf) as readonly ApiSchema[] | undefined;
  if (options !== undefined) {
    return (
      <>
        {options.map((option, index) => [index === 0 ? "" : " or ", schemaWords(option)])}
      </>
    );
  }
  if (schema.const !== undefined) return `always ${JSON.stringify(schema.const)}`;
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(", ")}`;
  if (schema.type === "array") {
    return <>list of {schemaWords((schema.items ?? {}) as ApiSchema)}</>;
  }
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return <>map to {schemaWords(schema.additionalProperties as ApiSchema)}</>;
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : String(schema.type ?? "any");
  return schema.format === undefined ? type : `${type}, ${schema.format}`;
}

/**
 * The properties of an object's schema, one row each.
 *
 * @param props Name and schema.
 * @returns A table, or words for a schema that is no object.
 */
export function SchemaTable(
  { name, schema }: { readonly name: string; readonly schema: ApiSchema },
): Markup {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, ApiSchema>);
  if (properties.length === 0) return <p>{schemaWords(schema)}</p>;
  const required = new Set((schema.required ?? []) as readonly string[]);
  return (
    <details>
      <summary>
        {properties.length === 1 ? "1 property" : `${properties.length} properties`}
      </summary>
      <div class="scroll tall" role="region" aria-labelledby={`schema-${name}-title`} tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Property</th>
              <th scope="col">Form</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {properties.map(([property, form]) => (
              <tr>
                <th scope="row">
                  <code>{property}</code>
                  {required.has(property) ? <div class="muted">required</div> : null}
                </th>
                <td>{schemaWords(form)}</td>
                <td>{String(form.what ?? form.description ?? "")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
