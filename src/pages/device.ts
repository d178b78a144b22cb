/** What is known of a person's device: each fact with its age and where it comes from. */

import type { FactSource } from '../core/device.ts';
import { html, type Html } from './html.ts';
import { moment } from './moment.ts';
import { row } from './reference.ts';

export interface DeviceView {
  readonly id: string | null;
  readonly facts: readonly DeviceFact[];
}

export interface DeviceFact {
  /** As the policy calls it. */
  readonly name: string;
  readonly value: string;
  /** When it was true, ms since the epoch; null = of unknown age. */
  readonly at: number | null;
  readonly from: FactSource;
}

const UNKNOWN = 'Nothing is known of this device. An app that asks for a managed one will refuse it.';

export function devicePanel(device: DeviceView | null, now: number): Html {
  return html`<section class="panel">
    <h2>Your device</h2>
    ${device === null ? html`<p class="soft">${UNKNOWN}</p>` : facts(device, now)}
  </section>`;
}

function facts({ id, facts }: DeviceView, now: number): Html {
  return html`<dl>
    ${row('Device id', id === null ? html`<span class="soft">unknown</span>` : html`<code>${id}</code>`)}
    ${facts.map(({ name, value, at, from }) => {
      const age = at === null ? 'of unknown age' : moment(at, now);
      return row(name, html`<bdi>${value}</bdi><small>${age}, from ${SOURCES[from]}</small>`);
    })}
  </dl>`;
}

const SOURCES: Readonly<Record<FactSource, string>> = {
  token: 'your token',
  session: 'your sign-in',
  inventory: 'the inventory',
  certificate: 'the certificate',
};
