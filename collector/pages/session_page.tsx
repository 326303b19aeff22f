/** @jsxImportSource hono/jsx */
import { declarationOf } from "../../schemas/declaration_of.ts";
import type { Receipt } from "../../schemas/mod.ts";
import { RECEIPT_KEYS_PATH } from "../../schemas/receipt_keys_path.ts";
import { describeDimension } from "../render/describe_dimension.ts";
import { formatNumber } from "../render/format_number.ts";
import { plainText } from "../render/plain_text.ts";
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import type { SiteContext } from "./page_deps.ts";
import { SESSION_PATH, SessionForm } from "./session_form.tsx";
import type { ShownSession } from "./shown_session.ts";

/** What the page of a session answers with. */
export type SessionAnswer =
  | { readonly kind: "shown"; readonly id: string; readonly view: ShownSession }
  | { readonly kind: "deleted"; readonly receipt: Receipt }
  | { readonly kind: "unreadable"; readonly id: string };

const TITLES = {
  shown: "What is stored about this session",
  deleted: "The session is deleted",
  unreadable: "This is no session id",
} as const;

/**
 * Everything stored about a session, the receipt for its deletion, or what was wrong with the id.
 *
 * @param props What every page shows, and the answer.
 * @returns The whole document; it must not be kept by caches.
 */
export function SessionPage(
  { site, answer }: { readonly site: SiteContext; readonly answer: SessionAnswer },
): Markup {
  return (
    <Layout
      site={site}
      title={TITLES[answer.kind]}
      description="One session: everything stored about it, or the receipt for its deletion."
      section="privacy"
      unlisted
    >
      <div class="page-head">
        <h1>{TITLES[answer.kind]}</h1>
      </div>
      {answer.kind === "shown" ? <Shown id={answer.id} view={answer.view} site={site} /> : null}
      {answer.kind === "deleted" ? <ReceiptCard receipt={answer.receipt} /> : null}
      {answer.kind === "unreadable"
        ? (
          <section class="card problem" role="alert">
            <p>
              Cannot read session id: it is not of its form, expected a UUID or 56 hexadecimal
              digits.
            </p>
            <SessionForm id={answer.id} />
          </section>
        )
        : null}
      <p>
        <a href="/privacy#session">Look up another session</a>
      </p>
    </Layout>
  );
}

function Shown({ id, view, site }: {
  readonly id: string;
  readonly view: ShownSession;
  readonly site: SiteContext;
}): Markup {
  const titleOf = (project: string, name: string): string =>
    describeDimension(name, declarationOf(site.declarations, project)).title;
  if (view.receipt !== null) return <ReceiptCard receipt={view.receipt} />;
  if (view.state !== "stored") {
    return (
      <section class="card">
        <p>
          Nothing is stored about this session: it was never received, or its messages have expired.
        </p>
      </section>
    );
  }
  return (
    <>
      <section class="card">
        <dl class="facts">
          <dt>Hash of the session</dt>
          <dd>
            <code>{view.session}</code>
          </dd>
        </dl>
        <form method="post" action={SESSION_PATH}>
          <input type="hidden" name="session_id" value={id} />
          <button type="submit" name="action" value="delete">Delete this session now</button>
        </form>
      </section>
      {view.projects.map((project) => (
        <section class="card">
          <h2>{project.project}</h2>
          <p class="basis">
            {`Counts on ${project.day} · ${formatNumber(project.count)} messages`}
          </p>
          <h3>It adds one session to</h3>
          <dl class="facts">
            {Object.entries(project.counted).map(([name, values]) => (
              <>
                <dt>{plainText(titleOf(project.project, name))}</dt>
                <dd>
                  <bdi>{values.map(plainText).join(", ")}</bdi>
                </dd>
              </>
            ))}
          </dl>
          <h3>Its messages, as stored</h3>
          {project.messages.map((message) => (
            <pre tabindex={0} aria-label="Stored message"><code>{plainLines(message)}</code></pre>
          ))}
          {project.count === project.messages.length ? null : (
            <p>
              {`These are the first ${
                formatNumber(project.messages.length)
              }. All of them are what `}
              <code>GET /v1/sessions/SESSION_ID</code> answers with.
            </p>
          )}
        </section>
      ))}
    </>
  );
}

function ReceiptCard({ receipt }: { readonly receipt: Receipt }): Markup {
  return (
    <section class="card receipt" role="status" aria-labelledby="receipt-title">
      <h2 id="receipt-title">Receipt</h2>
      <p>
        {receipt.deleted_messages === 0
          ? "Nothing was stored, or it had been deleted before. Messages of this session that arrive later are refused."
          : "The messages are gone and every count is corrected. Late copies are refused."}
      </p>
      <dl class="facts">
        <dt>Receipt</dt>
        <dd>
          <code>{receipt.receipt_id}</code>
        </dd>
        <dt>Deleted messages</dt>
        <dd>{formatNumber(receipt.deleted_messages)}</dd>
        <dt>Deleted at</dt>
        <dd>
          <time datetime={receipt.deleted_at}>{receipt.deleted_at}</time>
        </dd>
        <dt>Hash of the session</dt>
        <dd>
          <code>{receipt.session}</code>
        </dd>
        {receipt.signature === undefined ? null : (
          <>
            <dt>Signature</dt>
            <dd>
              <code>{receipt.signature}</code>
            </dd>
            <dt>Signed by</dt>
            <dd>
              <a href={RECEIPT_KEYS_PATH}>
                <code>{receipt.key_id}</code>
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function plainLines(message: unknown): string {
  return JSON.stringify(message, null, 2).split("\n").map(plainText).join("\n");
}
