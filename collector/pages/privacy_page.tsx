/** @jsxImportSource hono/jsx */
import { dataDictionary } from "../../schemas/data_dictionary.ts";
import { DeclaredTables } from "./declared_tables.tsx";
import { DictionaryTable } from "./dictionary_table.tsx";
import { ForeignTables } from "./foreign_tables.tsx";
import { Layout } from "./layout.tsx";
import type { Markup } from "./markup.ts";
import { NEVER_COLLECTED, OPT_OUTS } from "./opt_outs.ts";
import type { SiteContext } from "./page_deps.ts";
import { SessionForm } from "./session_form.tsx";

/**
 * What is collected, what never is, how to say no, and how to have it deleted.
 *
 * @param props What every page shows.
 * @returns The whole document.
 */
export function PrivacyPage({ site }: { readonly site: SiteContext }): Markup {
  return (
    <Layout
      site={site}
      title="Privacy"
      description="Every field that is collected and why, what is never collected, how to say no, and how to delete a session."
      section="privacy"
    >
      <div class="page-head">
        <div>
          <h1>What is collected, and how to say no</h1>
          <p class="lead">
            A report describes a run of a program and the machine it runs on, never a person. Every
            run makes up a random id that is derived from nothing but the time; only a hash of it is
            stored.
          </p>
        </div>
        <nav aria-label="On this page">
          <ul class="pills">
            <li>
              <a href="#session">My session</a>
            </li>
            <li>
              <a href="#no">Say no</a>
            </li>
            <li>
              <a href="#never">Never collected</a>
            </li>
            <li>
              <a href="#dictionary">Every field</a>
            </li>
            {Object.keys(site.declarations).length === 0 ? null : (
              <li>
                <a href="#declared">Declared by programs</a>
              </li>
            )}
            <li>
              <a href="#foreign">Other formats</a>
            </li>
          </ul>
        </nav>
      </div>

      <section class="card" aria-labelledby="session">
        <h2 id="session">Show or delete my session</h2>
        <p>
          The program that made the session knows its id; the log of what was sent contains it. It
          is the only key: nobody without it can see or delete a session. Deletion happens at once,
          in the messages and in every count, and late copies are refused.
        </p>
        <SessionForm />
        <p class="note">
          On the machine itself <code>candor forget --app my-engine</code>{" "}
          does the same for all sessions of the program my-engine.
        </p>
      </section>

      <h2 id="no">How to say no</h2>
      <div class="cards">
        {OPT_OUTS.map(({ program, ways, caveat }) => (
          <section class="card">
            <h3>{program}</h3>
            <ul>
              {ways.map(({ code, effect }) => (
                <li>
                  <code>{code}</code>
                  <div class="muted">{effect}</div>
                </li>
              ))}
            </ul>
            {caveat === undefined ? null : <p class="note">{caveat}.</p>}
          </section>
        ))}
      </div>

      <h2 id="never">What is never collected</h2>
      <NeverCollected />
      <p>
        A text that looks like a path, an address, a host name or a secret is refused at the door,
        whatever field it stands in. Nobody can tell a public model from another by its name: one
        that has the form of a hub id is taken for public.
      </p>

      <h2 id="kept">How long, and who sees it</h2>
      <dl class="facts">
        <dt>Messages</dt>
        <dd>
          {`${site.retentionDays} days, seen by the operator, and by whoever knows the id of their session`}
        </dd>
        <dt>Counts</dt>
        <dd>
          {`for good, public; no group of fewer than ${site.minCell} sessions is named, nor can one be worked out by comparing reports`}
        </dd>
        <dt>Build services</dt>
        <dd>counted apart, not in the headline numbers</dd>
        <dt>Addresses of senders</dt>
        <dd>
          not stored, not logged; a salted hash in memory, changed every hour, bounds what one sends
        </dd>
        <dt>This site</dt>
        <dd>no cookies, no scripts, nothing from elsewhere</dd>
      </dl>

      <h2 id="dictionary">Every field</h2>
      <div class="panel">
        <div class="scroll tall" role="region" aria-labelledby="dictionary" tabindex={0}>
          <DictionaryTable entries={dataDictionary()} retentionDays={site.retentionDays} />
        </div>
      </div>

      <DeclaredTables declarations={site.declarations} retentionDays={site.retentionDays} />

      <h2 id="foreign">What programs with formats of their own send</h2>
      <p>
        These programs may report here unchanged. What they send is translated into the fields
        above; what has no place there is dropped before anything is stored.
      </p>
      <ForeignTables />
    </Layout>
  );
}

function NeverCollected(): Markup {
  return <ul class="never">{NEVER_COLLECTED.map((text) => <Item key={text} text={text} />)}</ul>;
}

function Item({ text }: { readonly text: string }): Markup {
  return <li>{text}</li>;
}
