import type { DailySummary } from "./daily_summary.ts";
import { describeDimension } from "./describe_dimension.ts";
import { formatNumber } from "./format_number.ts";
import { plainText } from "./plain_text.ts";

/** What a feed says of itself. */
export interface AtomFeedOptions {
  /** The project. */
  readonly project: string;
  /** Who publishes it. */
  readonly author: string;
  /** Whether the data is made up. */
  readonly synthetic: boolean;
}

/**
 * Daily summaries as an Atom feed (RFC 4287). Addresses in it are relative to its own.
 *
 * @param days Summaries of complete days, oldest first.
 * @param options What the feed says of itself.
 * @returns The XML document, latest day first.
 *
 * @example
 * ```ts
 * import { atomFeed } from "./atom_feed.ts";
 * import assert from "node:assert/strict";
 *
 * const feed = atomFeed([], { project: "lmcache", author: "Ada", synthetic: false });
 * assert.ok(feed.startsWith('<?xml version="1.0" encoding="utf-8"?>'));
 * ```
 */
export function atomFeed(days: readonly DailySummary[], options: AtomFeedOptions): string {
  const { project, author, synthetic } = options;
  const page = `/projects/${encodeURIComponent(project)}`;
  const mark = synthetic ? " (synthetic data)" : "";
  const updated = endOf(days.at(-1)?.day ?? "1970-01-01");
  const entries = days.toReversed().map((summary) => {
    const { day, sessions, messages } = summary;
    const title = `${day}: ${formatNumber(sessions)} sessions, ${formatNumber(messages)} messages`;
    return `<entry>
<id>urn:candor:daily:${xml(project)}:${day}</id>
<title>${xml(title + mark)}</title>
<updated>${endOf(day)}</updated>
<link rel="alternate" type="text/html" href="${xml(`${page}?from=${day}&to=${day}`)}"/>
<content type="html">${xml(contentOf(summary))}</content>
</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>urn:candor:daily:${xml(project)}</id>
<title>${xml(`${project}: usage day by day${mark}`)}</title>
<updated>${updated}</updated>
<author><name>${xml(author)}</name></author>
<link rel="self" type="application/atom+xml" href="${xml(`${page}/feed.atom`)}"/>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
${entries.join("\n")}
</feed>
`;
}

function contentOf({ active, errors, provisional, leaders }: DailySummary): string {
  const facts = [
    `${formatNumber(active)} active sessions`,
    `${formatNumber(errors)} errors`,
    ...(provisional ? ["provisional: late messages may still arrive"] : []),
  ];
  const lines = Object.entries(leaders).map(([name, values]) => {
    const list = values.map(({ value, sessions }) => `${value} (${formatNumber(sessions)})`);
    return `<li>${xml(describeDimension(name).title)}: ${xml(list.join(", "))}</li>`;
  });
  return `<p>${xml(facts.join(", "))}</p>${lines.length === 0 ? "" : `<ul>${lines.join("")}</ul>`}`;
}

function endOf(day: string): string {
  return `${day}T23:59:59Z`;
}

function xml(text: string): string {
  return plainText(text).replace(
    /[&<>"']/g,
    (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[mark]!,
  );
}
