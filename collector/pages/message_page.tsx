/** @jsxImportSource hono/jsx */
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import type { SiteContext } from "./page_deps.ts";

/**
 * A page that could not be made, for people: what is wrong and where to go.
 *
 * @param props What every page shows, a heading and a sentence.
 * @returns The whole document.
 */
export function MessagePage({ site, title, detail }: {
  readonly site: SiteContext;
  readonly title: string;
  readonly detail: string;
}): Markup {
  return (
    <Layout site={site} title={title} description={detail} unlisted>
      <div class="page-head">
        <h1>{title}</h1>
      </div>
      <section class="card problem">
        <p>{detail}.</p>
        <p>
          <a href="/">All projects</a>
        </p>
      </section>
    </Layout>
  );
}
