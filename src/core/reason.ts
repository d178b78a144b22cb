/** Why a request was answered the way it was: the closed vocabulary of `x-sallyport` and of `decision.reasons`. */

/** What a rule can ask for; each criterion yields three codes (`posture-ok`, `posture-unmet`, `posture-unknown`). */
const CRITERIA = ['group', 'posture', 'network', 'schedule', 'same', 'auth', 'session', 'live', 'unless'] as const;

export type Criterion = (typeof CRITERIA)[number];

export type CriterionReason = `${Criterion}-${'ok' | 'unmet' | 'unknown'}`;

/** Outcomes of the policy itself. */
const POLICY_OUTCOMES = [
  'denied-by-rule', // a deny fired, for certain
  'deny-not-ruled-out', // a deny could not be ruled out: something it reads is unknown
  'no-grant', // no grant names this resource, or none of its conditions could be met
  'step-up-required',
  'step-up-unmet', // a stronger sign-in is needed and cannot be had
  'device-facts-stale', // facts that came with the sign-in are too old; a new sign-in renews them
  'login-required',
] as const;

export type PolicyReason = CriterionReason | (typeof POLICY_OUTCOMES)[number];

/** The request never reached the policy, or its answer did not come from the app. */
const REFUSALS = [
  'malformed-request', // the HTTP parser refused it
  'bad-version',
  'bad-method',
  'bad-host', // missing, twice, or not a host
  'bad-target', // not origin form
  'bad-path', // POLICY.md §2; the detail is in the record
  'bad-destination', // COPY and MOVE
  'bad-upgrade',
  'unknown-host',
  'reserved-path',
  'head-too-large',
  'head-timeout',
  'body-timeout',
  'expectation-failed',
  'several-credentials',
  'token-in-query',
  'invalid-token',
  'origin-mismatch',
  'service-worker',
  'session-ended', // while the request was under way
  'bad-form',
  'sign-in-failed',
  'sign-in-loop',
  'keys-unavailable',
  'log-unavailable',
  'store-unavailable',
  'overloaded',
  'draining',
  'upstream-unreachable',
  'upstream-tls',
  'upstream-timeout',
  'upstream-invalid',
  'upstream-died',
  'internal',
  'own-path', // no refusal at all: the gate answered one of its own paths
] as const;

export type RefusalReason = (typeof REFUSALS)[number];

export type Reason = PolicyReason | RefusalReason;

/** All of it, for the published schema of the access record. */
export const REASONS: readonly Reason[] = [
  ...CRITERIA.flatMap((criterion) => [`${criterion}-ok`, `${criterion}-unmet`, `${criterion}-unknown`] as const),
  ...POLICY_OUTCOMES,
  ...REFUSALS,
];
