/** A replay as one page that needs nothing beside it: for whoever has to decide, and for the file of the change. */

import { createHash } from 'node:crypto';
import type { Person } from '../analysis/log/person.ts';
import type { Tally } from '../analysis/log/tally.ts';
import type { Group } from '../analysis/replay/groups.ts';
import { OUTCOMES } from '../analysis/replay/outcome.ts';
import type { ReplayReport } from '../analysis/replay/replay.ts';
import { byApp, byPerson, byRule, crowdOf, type Row, totalsOf, wholeOf } from '../analysis/replay/tables.ts';
import { html, type Html, literal } from '../pages/html.ts';
import { REPLAY_STYLE } from './replay-style.ts';
import { becomesWords, crowdWords, driftCause, headline, OUTCOME_MEANING, wasWords } from './replay-words.ts';

// One literal, so that no formatter can put a blank between the tag and the bytes whose hash is allowed.
const SHEET = literal(`<style>${REPLAY_STYLE}</style>`);
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(REPLAY_STYLE).digest('base64')}'`;

/** Of each table; `--json` has all. */
const ROWS_SHOWN = 200;
const PEOPLE_SHOWN = 50;

export function replayPage(report: ReplayReport): string {
  const { groups } = report;
  const whole = wholeOf(groups);
  const differing = groups.filter(({ outcome }) => outcome !== 'kept' && outcome !== 'unchanged');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="content-security-policy" content="${POLICY}" />
        <title>${headline(report)}</title>
        ${SHEET}
      </head>
      <body>
        <main>
          <h1>${headline(report)}</h1>
          <p class="lead">
            ${amount(whole.count)} logged requests by
            ${crowdWords(whole)}${whole.count === 0 ? '' : html`, from ${span(whole)}`}, were decided again by the new
            policy. Nothing was changed by this.
          </p>
          ${totals(report)} ${differing.length === 0 ? null : differences(differing, report)}
          ${table('By app', 'App', byApp(groups), (name) => name)}
          ${table('By rule', 'Rule', byRule(groups), (name) => name)}
          ${table('By person: those for whom something is not as it was, or cannot be said', 'Person', byPerson(groups), personName)}
          ${foot(report)}
        </main>
      </body>
    </html> `.toString();
}

function totals({ groups }: ReplayReport): Html {
  const sums = totalsOf(groups);
  return html`<section>
    <h2>What becomes of them</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col" class="n">Requests</th>
          <th scope="col">By</th>
          <th scope="col">Which means</th>
        </tr>
      </thead>
      <tbody>
        ${OUTCOMES.map((outcome) => {
          const { count } = sums[outcome];
          return html`<tr>
            <th scope="row" class="${count === 0 ? 'zero' : outcome}">${outcome}</th>
            <td class="n">${amount(count)}</td>
            <td>${count === 0 ? '-' : crowdWords(sums[outcome])}</td>
            <td>${OUTCOME_MEANING[outcome]}</td>
          </tr> `;
        })}
      </tbody>
    </table>
  </section>`;
}

function differences(groups: readonly Group[], report: ReplayReport): Html {
  const rest = groups.length - ROWS_SHOWN;
  return html`<section>
    <h2>What is not as it was</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Outcome</th>
          <th scope="col">App and resource</th>
          <th scope="col">Was</th>
          <th scope="col">Becomes</th>
          <th scope="col" class="n">Requests</th>
          <th scope="col">First and last</th>
        </tr>
      </thead>
      <tbody>
        ${groups.slice(0, ROWS_SHOWN).map((group) => difference(group, report))}
      </tbody>
    </table>
    ${rest > 0 ? html`<p>And ${amount(rest)} more, which the JSON report has.</p>` : null}
  </section>`;
}

function difference(group: Group, { old }: ReplayReport): Html {
  const { outcome, app, resource, count, people } = group;
  const cause = outcome === 'drift' ? html`<br />${driftCause(group, old)}` : null;
  const shown = [...people].sort(([, a], [, b]) => b.count - a.count).slice(0, PEOPLE_SHOWN);
  const rest = people.size - shown.length;
  return html`<tr>
    <th scope="row" class="${outcome}">${outcome}</th>
    <td>
      <b>${app ?? '-'}</b>${resource === null ? null : `/${resource}`}
      <details>
        <summary>${crowdWords(crowdOf(people.keys()))}</summary>
        <ul>
          ${shown.map(([person, tally]) => html`<li>${personName(person)}: ${amount(tally.count)}, ${span(tally)}</li>`)}
          ${rest > 0 ? html`<li>and ${amount(rest)} more</li>` : null}
        </ul>
      </details>
    </td>
    <td>${wasWords(group)}</td>
    <td>${becomesWords(group)}${cause}</td>
    <td class="n">${amount(count)}</td>
    <td>${span(group)}</td>
  </tr> `;
}

function table<Key>(title: string, noun: string, rows: readonly Row<Key>[], named: (key: Key) => string): Html | null {
  if (rows.length === 0) return null;
  const shown = OUTCOMES.filter((outcome) => rows.some(({ counts }) => counts[outcome] > 0));
  const rest = rows.length - ROWS_SHOWN;
  return html`<section>
    <h2>${title}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">${noun}</th>
          ${shown.map((outcome) => html`<th scope="col" class="n">${outcome}</th>`)}
          <th scope="col">First and last</th>
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, ROWS_SHOWN).map(
          (row) =>
            html`<tr>
              <th scope="row">${named(row.key)}</th>
              ${shown.map((outcome) => html`<td class="n ${row.counts[outcome] === 0 ? 'zero' : outcome}">${amount(row.counts[outcome])}</td>`)}
              <td>${span(row)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${rest > 0 ? html`<p>And ${amount(rest)} more, which the JSON report has.</p>` : null}
  </section>`;
}

function foot({ census, candidate, old }: ReplayReport): Html {
  const refused = [...census.refused].map(([reason, count]) => `${reason}: ${amount(count)}`);
  return html`<section>
    <h2>What this rests on</h2>
    <dl>
      <dt>New policy</dt>
      <dd><code>${candidate}</code></dd>
      <dt>Old policy</dt>
      <dd>
        ${old === null ? 'none was given, so nothing shows that the log holds all that it takes' : html`<code>${old}</code>`}
      </dd>
      <dt>Lines of the log</dt>
      <dd>${amount(census.lines)}</dd>
      ${
        census.unfinished > 0
          ? html`<dt>Without an end</dt>
              <dd>${amount(census.unfinished)} streams, still open or cut off with the gate</dd>`
          : null
      }
      ${
        refused.length > 0
          ? html`<dt>Refused before any policy was asked</dt>
              <dd>${refused.join(', ')}</dd>`
          : null
      }
      ${
        census.forgotten > 0
          ? html`<dt>Streams counted twice or not at all</dt>
              <dd>${amount(census.forgotten)}</dd>`
          : null
      }
      ${census.troubles.map(
        ({ problem, count, examples }) =>
          html`<dt>Not read: ${problem}</dt>
            <dd>
              ${amount(count)}:
              ${examples.map(({ file, line, detail }) => `${file}:${line} (${detail})`).join(', ')}${count > examples.length ? ', …' : null}
            </dd> `,
      )}
    </dl>
  </section>`;
}

function personName({ name }: Person): string {
  return name;
}

function amount(count: number): string {
  return count.toLocaleString('en');
}

/** To the minute, in UTC. */
function span({ first, last }: Tally): Html {
  const [from, to] = [moment(first), moment(last)];
  return from.toString() === to.toString() ? from : html`${from} to ${to}`;
}

function moment(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
