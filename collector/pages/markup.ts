import type { HtmlEscapedString } from "hono/utils/html";

/** What a component of a page gives: markup in which every text is escaped; `null` for nothing. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString> | null;
