/** What the pages of an ordinary day say. */

import type { ChooserView } from '../../src/pages/chooser.ts';
import type { AccountView } from '../../src/pages/account.ts';
import type { ErrorView } from '../../src/pages/error.ts';
import type { HopView } from '../../src/pages/hop.ts';
import type { MeView } from '../../src/pages/me.ts';
import type { PortalView } from '../../src/pages/portal.ts';
import type { RedirectLoopView } from '../../src/pages/redirect-loop.ts';
import type { Reference } from '../../src/pages/reference.ts';
import type { RefusalView } from '../../src/pages/refusal.ts';
import type { SignInFailedView } from '../../src/pages/sign-in-failed.ts';
import type { SignedOutView, SignOutView } from '../../src/pages/sign-out.ts';

const NOW = Date.UTC(2026, 10, 21, 8, 0, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const REFERENCE: Reference = {
  host: 'finance.corp.example',
  requestId: '01KAJ3ZQ8YV4T0X7R2M9C5H6WB',
  reason: 'no-grant',
  time: NOW,
};

const ACCOUNT: AccountView = {
  person: { name: 'Mira Okafor', email: 'mira.okafor@corp.example', subject: '7f1c9a52-2b1e' },
  links: [{ label: 'You and your sessions', href: '/.sallyport/me' }],
  signOut: { action: '/.sallyport/logout', fields: [] },
};

export const CHOOSER: ChooserView = {
  app: { title: 'Financial records', host: 'finance.corp.example' },
  providers: [
    { label: 'Corp account', host: 'idp.corp.example', href: '/.sallyport/start?r=x&provider=corp' },
    {
      label: 'Partner account',
      host: 'login.partners.example',
      href: '/.sallyport/start?r=x&provider=partners',
    },
    { label: 'Auditors', host: 'auditors.example', href: '/.sallyport/start?r=x&provider=auditors' },
  ],
};

export const HOP: HopView = { next: 'https://access.corp.example/.sallyport/start?r=c2VhbGVk' };

export const REFUSAL: RefusalView = {
  heading: 'You do not have access',
  message: 'The policy does not allow this for you.',
  tone: 'stop',
  note: 'Ledgers are open to the finance team.\nAsk Omar Haddad (finance-owners@corp.example) if your work needs them.',
  who: 'mira.okafor@corp.example',
  steps: [
    'Use a device that meets what is required (managed).',
    'Connect from a network that is allowed (office or vpn).',
    'If you need this for your work, ask for access and quote the request id.',
  ],
  actions: [
    { label: 'Use another account', href: '/.sallyport/login?switch' },
    { label: 'Your apps', href: 'https://access.corp.example/.sallyport/' },
  ],
  held: 'nothing',
  explanation: [
    ['Rule', 'fin-read'],
    ['Resource', 'finance-records/ledgers'],
    ['Reasons', 'group-ok, posture-unmet, network-unmet'],
  ],
  reference: REFERENCE,
};

export const STEP_UP: RefusalView = {
  ...REFUSAL,
  heading: 'Sign in again to continue',
  message: 'This needs a stronger or more recent sign-in.',
  tone: 'act',
  note: null,
  steps: ['Sign in again with a second factor (mfa).'],
  actions: [{ label: 'Sign in again', href: '/.sallyport/login?r=x' }],
  held: 'form',
  explanation: [],
  reference: { ...REFERENCE, reason: 'step-up-required' },
};

export const ERROR: ErrorView = {
  heading: 'The app cannot be reached',
  message: 'The app behind this address does not answer.',
  tone: 'wait',
  retryAfter: 5,
  actions: [],
  reference: { ...REFERENCE, reason: 'upstream-unreachable' },
};

export const PORTAL: PortalView = {
  account: ACCOUNT,
  apps: [
    {
      name: 'marketing-db',
      title: 'Campaigns',
      description: 'Plans, budgets and results of every campaign.',
      url: 'https://marketing.corp.example',
      opens: 'now',
    },
    {
      name: 'finance-records',
      title: 'Financial records',
      description: 'Ledgers, exports and payslips.',
      url: 'https://finance.corp.example',
      opens: 'after-step-up',
    },
    { name: 'wiki', title: 'Wiki', description: null, url: 'https://wiki.corp.example', opens: 'now' },
    {
      name: 'builds',
      title: 'Build farm',
      description: 'Pipelines of all teams, with their logs and artifacts.',
      url: 'https://builds.corp.example:8443',
      opens: 'now',
    },
    {
      name: 'people',
      title: 'People',
      description: 'Who is who, leave, and the offices.',
      url: 'https://people.corp.example',
      opens: 'now',
    },
  ],
  others: [
    {
      name: 'warehouse',
      title: 'Warehouse',
      description: 'Stock and deliveries.',
      steps: ['Use a device that meets what is required (managed).'],
    },
  ],
};

export const ME: MeView = {
  account: { ...ACCOUNT, links: [{ label: 'Your apps', href: '/.sallyport/' }] },
  provider: 'Corp account',
  groups: ['everyone', 'marketing', 'marketing-leads', 'berlin-office'],
  signIn: { amr: ['pwd', 'otp', 'mfa'], acr: 'urn:corp:aal2', at: NOW - 3 * HOUR },
  device: {
    id: 'd-17',
    facts: [
      { name: 'managed', value: 'yes', at: NOW - 4 * MINUTE, from: 'inventory' },
      { name: 'os', value: 'macOS 26.1', at: NOW - 4 * MINUTE, from: 'inventory' },
      { name: 'disk_encrypted', value: 'yes', at: NOW - 3 * HOUR, from: 'session' },
      { name: 'owner', value: 'mira', at: null, from: 'certificate' },
    ],
  },
  sessions: [
    {
      createdAt: NOW - 3 * HOUR,
      seenAt: NOW - 20_000,
      expiresAt: NOW + 9 * HOUR,
      browser: 'Firefox on macOS',
      place: 'this',
      end: end('s_4kq9'),
    },
    {
      createdAt: NOW - 26 * HOUR,
      seenAt: NOW - 25 * MINUTE,
      expiresAt: NOW + HOUR,
      browser: 'Safari on iPhone',
      place: 'elsewhere',
      end: end('s_8x2m'),
    },
    {
      createdAt: NOW - 5 * HOUR,
      seenAt: NOW - 4 * HOUR,
      expiresAt: NOW + 7 * HOUR,
      browser: null,
      place: 'elsewhere',
      end: end('s_0p7c'),
    },
  ],
  signOutEverywhere: { action: '/.sallyport/logout', fields: [['scope', 'everywhere']] },
  now: NOW,
};

function end(session: string) {
  return { action: '/.sallyport/sessions/end', fields: [['session', session]] } as const;
}

export const SIGN_OUT: SignOutView = {
  who: 'mira.okafor@corp.example',
  here: { action: '/.sallyport/logout', fields: [] },
  everywhere: { action: '/.sallyport/logout', fields: [['scope', 'everywhere']] },
  stay: { label: 'Stay signed in', href: '/.sallyport/' },
};

export const SIGNED_OUT: SignedOutView = {
  scope: 'here',
  provider: 'Corp account',
  told: 'asked',
  signIn: { label: 'Sign in again', href: '/.sallyport/' },
};

export const SIGN_IN_FAILED: SignInFailedView = {
  failure: 'expired',
  provider: 'Corp account',
  retry: { label: 'Try again', href: '/.sallyport/' },
  reference: { ...REFERENCE, reason: 'sign-in-failed' },
};

export const LOOP: RedirectLoopView = {
  times: 6,
  within: MINUTE,
  finding: { kind: 'scheme', seen: 'http', expected: 'https://finance.corp.example' },
  retry: { label: 'Try again', href: 'https://finance.corp.example/' },
  reference: { ...REFERENCE, reason: 'redirect-loop' },
};
