/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import type { SiteContext } from "./page_deps.ts";
import { SchemaTable, schemaWords } from "./schema_table.tsx";

/** The parts of an API description (OpenAPI 3.1) that the page presents. */
export interface ApiDescription {
  readonly info: { readonly title: string; readonly description?: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, ApiSchema>> };
}

/** One address and method. */
export interface ApiOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: ApiSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema?: ApiSchema }>> };
  readonly responses?: Readonly<
    Record<
      string,
      {
        readonly description?: string;
        readonly content?: Readonly<Record<string, { schema?: ApiSchema }>>;
      }
    >
  >;
}

/** A JSON Schema. */
export type ApiSchema = Readonly<Record<string, unknown>>;

/**
 * The API reference, made on the server from the description that `/openapi.json` serves.
 *
 * @param props What every page shows, and the description.
 * @returns The whole document.
 */
export function DocsPage(
  { site, api }: { readonly site: SiteContext; readonly api: ApiDescription },
): Markup {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
      id: operation.operationId ?? `${method}-${path}`.replace(/[^\w-]+/g, "-"),
    }))
  );
  const own = operations.filter(({ path }) => !path.startsWith("/compat"));
  const foreign = operations.filter(({ path }) => path.startsWith("/compat"));
  const schemas = Object.entries(api.components?.schemas ?? {});
  return (
    <Layout
      site={site}
      title="API"
      description="Reference of the collector's HTTP interface."
      section="docs"
    >
      <div class="page-head">
        <div>
          <h1>HTTP interface</h1>
          <p class="lead">
            {api.info.description} The same as <a href="/openapi.json">OpenAPI</a>, the messages as
            {" "}
            <a href="/schema/v1.json">JSON Schema</a>.
          </p>
        </div>
        <nav aria-label="Operations">
          <Contents operations={own} />
          {foreign.length === 0 ? null : (
            <details>
              <summary>
                {`${foreign.length} more for programs with formats of their own`}
              </summary>
              <Contents operations={foreign} />
            </details>
          )}
        </nav>
      </div>
      <h2 id="operations">Operations</h2>
      {own.map((operation) => <OperationCard key={operation.id} operation={operation} />)}
      {foreign.length === 0 ? null : (
        <>
          <h2 id="foreign">For programs with formats of their own</h2>
          {foreign.map((operation) => <OperationCard key={operation.id} operation={operation} />)}
        </>
      )}
      <h2 id="schemas">Schemas</h2>
      {schemas.map(([name, schema]) => (
        <section
          class="card operation"
          id={`schema-${name}`}
          aria-labelledby={`schema-${name}-title`}
        >
          <h3 id={`schema-${name}-title`}>{name}</h3>
          <SchemaTable name={name} schema={schema} />
        </section>
      ))}
    </Layout>
  );
}

/** An operation with its place in the address space. */
interface NamedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: ApiOperation;
  readonly id: string;
}

function Contents({ operations }: { readonly operations: readonly NamedOperation[] }): Markup {
  return (
    <ul class="toc">
      {operations.map(({ id, method, path }) => (
        <li>
          <a href={`#${id}`}>
            <code>{`${method.toUpperCase()} ${path}`}</code>
          </a>
        </li>
      ))}
    </ul>
  );
}

function OperationCard(
  { operation: { id, method, path, operation } }: { readonly operation: NamedOperation },
): Markup {
  return (
    <section class="card operation" id={id} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        <span class={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
      </h3>
      <Operation operation={operation} />
    </section>
  );
}

function Operation({ operation }: { readonly operation: ApiOperation }): Markup {
  const { summary, security = [], parameters = [], requestBody, responses = {} } = operation;
  const schemes = security.flatMap((entry) => Object.keys(entry));
  return (
    <>
      {summary === undefined ? null : <p class="finding">{summary}.</p>}
      {schemes.length === 0 ? null : (
        <p class="basis">
          {security.some((entry) => Object.keys(entry).length === 0)
            ? "Takes a bearer token where one is asked for"
            : "Needs a bearer token"}
        </p>
      )}
      {parameters.length === 0 ? null : (
        <>
          <h4>Parameters</h4>
          <Scroll label="Parameters">
            <table>
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Where</th>
                  <th scope="col">Form</th>
                  <th scope="col">What it is</th>
                </tr>
              </thead>
              <tbody>
                {parameters.map((parameter) => (
                  <tr>
                    <th scope="row">
                      <code>{parameter.name}</code>
                    </th>
                    <td>{parameter.required ? `${parameter.in}, required` : parameter.in}</td>
                    <td>{schemaWords(parameter.schema ?? {})}</td>
                    <td>{parameter.description ?? ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </>
      )}
      {requestBody === undefined ? null : (
        <>
          <h4>Body</h4>
          <ul>
            {Object.entries(requestBody.content).map(([type, { schema }]) => (
              <li>
                <code>{type}</code>: {schemaWords(schema ?? {})}
              </li>
            ))}
          </ul>
        </>
      )}
      <details>
        <summary>{`Answers: ${Object.keys(responses).join(", ")}`}</summary>
        <Scroll label="Answers">
          <table>
            <thead>
              <tr>
                <th scope="col">Status</th>
                <th scope="col">When</th>
                <th scope="col">Body</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(responses).map(([status, { description = "", content = {} }]) => (
                <tr>
                  <th scope="row">
                    <code>{status}</code>
                  </th>
                  <td>
                    {description.split("\n\n").map((line) => <Line key={line} text={line} />)}
                  </td>
                  <td>
                    {Object.entries(content).map(([type, { schema }]) => (
                      <div>
                        <code>{type}</code> {schemaWords(schema ?? {})}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}

/** Descriptions mark names with backquotes. */
function Line({ text }: { readonly text: string }): Markup {
  const parts = text.split("`");
  return (
    <div>
      {parts.map((part, index) => <Part key={index} text={part} code={index % 2 === 1} />)}
    </div>
  );
}

function Part({ text, code }: { readonly text: string; readonly code: boolean }): Markup {
  return code ? <code>{text}</code> : <span>{text}</span>;
}

/** A table may be wider than a phone; its place then scrolls, by keyboard too. */
function Scroll(
  { label, children }: { readonly label: string; readonly children?: Child },
): Markup {
  return <div class="scroll tall" role="group" aria-label={label} tabindex={0}>{children}</div>;
}
