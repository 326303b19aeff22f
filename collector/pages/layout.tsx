/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { Markup } from "./markup.ts";
import type { SiteContext } from "./page_deps.ts";
import { STYLESHEET_PATH } from "./stylesheet.ts";

/** What a page says of itself. */
export interface LayoutProps {
  /** What every page shows. */
  readonly site: SiteContext;
  /** Title of the page, without the name of the site. */
  readonly title: string;
  /** One sentence for search results. */
  readonly description: string;
  /** Part of the site, marked in the navigation. */
  readonly section?: "projects" | "privacy" | "docs" | undefined;
  /** Address of the page's feed. */
  readonly feed?: string | undefined;
  /** Whether search engines should leave the page out. */
  readonly unlisted?: boolean | undefined;
  /** Content of the main landmark. */
  readonly children?: Child;
}

const SECTIONS = [
  ["projects", "/", "Projects"],
  ["privacy", "/privacy", "Privacy"],
  ["docs", "/docs", "API"],
] as const;

/**
 * The frame of every page: head, navigation, landmarks, footer.
 *
 * @param props What the page says of itself, and its content.
 * @returns The whole document without its `doctype`.
 */
export function Layout(props: LayoutProps): Markup {
  const { site, title, description, section, feed, unlisted, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · candor`}</title>
        <meta name="description" content={description} />
        <meta name="color-scheme" content="light dark" />
        {unlisted || site.synthetic ? <meta name="robots" content="noindex" /> : null}
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {feed === undefined ? null : (
          <link
            rel="alternate"
            type="application/atom+xml"
            title="Daily summaries"
            href={feed}
          />
        )}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        {site.synthetic ? <SyntheticNote /> : null}
        <header class="site-header">
          <div class="wrap">
            <a class="wordmark" href="/">
              <Mark />candor
            </a>
            <nav aria-label="Site">
              <ul>
                {SECTIONS.map(([name, href, label]) => (
                  <li>
                    <a href={href} {...(name === section ? { "aria-current": "page" } : {})}>
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </div>
        </header>
        <main id="main" class="wrap" tabindex={-1}>{children}</main>
        <footer class="site-footer">
          <div class="wrap">
            <p>
              {`Numbers are distinct sessions. A value that fewer than ${site.minCell} sessions hold is never named. No cookies, no scripts, no address of anybody is kept.`}
            </p>
            <p>
              <Operator site={site} />
              <a href="/privacy">What is collected</a> ·{" "}
              <a href="/privacy#session">Show or delete my session</a>
            </p>
          </div>
        </footer>
      </body>
    </html>
  );
}

function SyntheticNote(): Markup {
  return (
    <aside class="synthetic" aria-label="About this data">
      <p class="wrap">
        <strong>Synthetic data.</strong>{" "}
        This fleet is made up for the demonstration; nothing here but this machine's own report is
        real.
      </p>
    </aside>
  );
}

function Operator({ site }: { readonly site: SiteContext }): Markup {
  if (site.operator === null) return null;
  return (
    <>
      Run by {site.operatorUrl === null
        ? <bdi>{site.operator}</bdi>
        : <a href={site.operatorUrl}>{site.operator}</a>} ·{" "}
    </>
  );
}

/** Three bars in a circle, the sign of the site. */
export function Mark(): Markup {
  return (
    <svg class="mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="11" width="4.5" height="9" rx="1" />
      <rect x="8.75" y="6" width="4.5" height="14" rx="1" />
      <rect x="15.5" y="2" width="4.5" height="18" rx="1" />
    </svg>
  );
}

/** The sign of the site as a drawing of its own. */
export function Icon(): Markup {
  return (
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">
      <rect width="22" height="22" rx="5" fill="#0d5c6b" />
      <g fill="#ffffff">
        <rect x="4" y="12" width="3.6" height="6" rx="0.8" />
        <rect x="9.2" y="8" width="3.6" height="10" rx="0.8" />
        <rect x="14.4" y="4" width="3.6" height="14" rx="0.8" />
      </g>
    </svg>
  );
}
