/** What the pages must bear: names in scripts that run the other way, words that do not end, and many of everything. */

import type { AccountView } from '../../src/pages/account.ts';
import type { MeView } from '../../src/pages/me.ts';
import type { PortalApp, PortalView } from '../../src/pages/portal.ts';
import type { RefusalView } from '../../src/pages/refusal.ts';
import { ME, PORTAL, REFUSAL } from './views.ts';

const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const EMAIL = `${'first.middle.last-'.repeat(6)}name@subsidiary.of.a.very.large.corporation.example`;

const ACCOUNT: AccountView = {
  ...PORTAL.account,
  person: { name: 'عبد الرحمن بن خلدون الحضرمي', email: EMAIL, subject: 'x'.repeat(200) },
};

export const LONG_ME: MeView = {
  ...ME,
  account: ACCOUNT,
  provider: WORD,
  groups: Array.from({ length: 24 }, (_, index) => (index === 3 ? WORD : `team-${index}-${'ab'.repeat(index % 7)}`)),
  device: {
    id: 'd'.repeat(120),
    facts: (ME.device?.facts ?? []).map((fact) => ({ ...fact, name: `${fact.name}_${'long'.repeat(8)}`, value: WORD })),
  },
  sessions: ME.sessions.slice(0, 2).map((session) => ({ ...session, browser: `${WORD} on iPhone` })),
};

const APP: PortalApp = {
  name: 'a',
  title: WORD,
  description: WORD.repeat(2),
  url: `https://${'long-'.repeat(11)}label.corp.example`,
  opens: 'after-step-up',
};

export const LONG_PORTAL: PortalView = {
  ...PORTAL,
  account: ACCOUNT,
  apps: [
    APP,
    { ...APP, title: 'دفتر الأستاذ' },
    ...Array.from({ length: 14 }, (_, index) => ({
      ...APP,
      name: `app-${index}`,
      title: `App ${index}`,
      description: null,
      url: 'https://app.corp.example',
      opens: 'now' as const,
    })),
  ],
  others: [{ ...APP, steps: [`${WORD}.`] }],
};

export const LONG_REFUSAL: RefusalView = {
  ...REFUSAL,
  heading: WORD,
  note: `${WORD}\n\n${WORD} ${EMAIL}`,
  who: EMAIL,
  steps: Array.from(
    { length: 12 },
    (_, index) => `Step ${index}, which takes a while to read and longer to do: ${WORD}.`,
  ),
  actions: Array.from({ length: 4 }, (_, index) => ({ label: index === 0 ? WORD : `Go ${index}`, href: '/' })),
  explanation: [['Reasons', Array.from({ length: 20 }, () => 'posture-unmet').join(', ')]],
};
