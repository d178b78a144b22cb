/** What the demo promises: who asks for what, what must come of it, and by which rule. */

export interface Try {
  readonly who: string;
  readonly method: 'GET' | 'DELETE';
  /** First label of the host. */
  readonly app: 'marketing' | 'finance';
  readonly path: string;
  readonly status: number;
  /** `decision.effect` and `decision.by` of the access record. */
  readonly effect: string;
  readonly by: string | null;
  readonly why: string;
}

export const TRIES: readonly Try[] = [
  {
    who: 'mira',
    method: 'GET',
    app: 'marketing',
    path: '/campaigns/42',
    status: 200,
    effect: 'allow',
    by: 'mkt-use',
    why: 'marketing reads its database',
  },
  {
    who: 'mira',
    method: 'GET',
    app: 'finance',
    path: '/ledgers/2026',
    status: 403,
    effect: 'deny',
    by: 'default',
    why: 'and, though signed in and inside the network, not the financial records',
  },
  {
    who: 'mira',
    method: 'GET',
    app: 'finance',
    path: '/payslips/e-17/2026',
    status: 200,
    effect: 'allow',
    by: 'own-payslip',
    why: 'but her own payslip',
  },
  {
    who: 'mira',
    method: 'GET',
    app: 'finance',
    path: '/payslips/e-40/2026',
    status: 403,
    effect: 'deny',
    by: 'default',
    why: 'and nobody else’s',
  },
  {
    who: 'felix',
    method: 'GET',
    app: 'finance',
    path: '/ledgers/2026',
    status: 200,
    effect: 'allow',
    by: 'fin-read',
    why: 'finance reads ledgers',
  },
  {
    who: 'felix',
    method: 'GET',
    app: 'finance',
    path: '/exports/q3.csv',
    status: 401,
    effect: 'step_up',
    by: 'fin-export',
    why: 'an export asks for a phishing-resistant sign-in',
  },
  {
    who: 'felix-phr',
    method: 'GET',
    app: 'finance',
    path: '/exports/q3.csv',
    status: 200,
    effect: 'allow',
    by: 'fin-export',
    why: 'which felix then has',
  },
  {
    who: 'kim',
    method: 'GET',
    app: 'finance',
    path: '/ledgers/2026',
    status: 403,
    effect: 'deny',
    by: 'contractors-out-of-finance',
    why: 'a contractor never sees finance, also in the finance group',
  },
  {
    who: 'byod',
    method: 'GET',
    app: 'marketing',
    path: '/campaigns/42',
    status: 403,
    effect: 'deny',
    by: 'default',
    why: 'mira on an unmanaged laptop',
  },
  {
    who: 'nobody',
    method: 'GET',
    app: 'marketing',
    path: '/campaigns/42',
    status: 401,
    effect: 'login',
    by: null,
    why: 'without a token: sign in first',
  },
  {
    who: 'mira',
    method: 'GET',
    app: 'finance',
    path: '/payslips/../ledgers/2026',
    status: 400,
    effect: 'refuse',
    by: null,
    why: 'a path that means two things is refused, not repaired',
  },
];
