/** How long a session lives: what an operator asks for, held against the assurance level that he promises. */

/** NIST SP 800-63B-4, authentication assurance levels. */
export type AssuranceLevel = 'aal1' | 'aal2' | 'aal3';

/** ms. */
export interface SessionTerms {
  /** From the sign-in to the end, whatever happens. */
  readonly lifetime: number;
  /** Without a request this long, it ends. */
  readonly idle: number;
  /** What the provider said counts for so long; then it is asked again. */
  readonly refresh: number;
  /** For how much longer it counts while the provider cannot be asked. */
  readonly grace: number;
}

/** What stands in `sessions:`; null = it does not. ms. */
export interface AskedTerms {
  readonly profile: AssuranceLevel | null;
  readonly lifetime: number | null;
  readonly idle: number | null;
  readonly refresh: number | null;
  readonly grace: number | null;
}

/** An explicit value that is laxer than the profile allows. */
export interface LaxTerm {
  readonly key: 'lifetime' | 'idle';
  readonly profile: AssuranceLevel;
  /** ms. */
  readonly most: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const DEFAULTS: SessionTerms = { lifetime: 12 * HOUR, idle: HOUR, refresh: 5 * MINUTE, grace: 15 * MINUTE };

/** SP 800-63B-4 §2.1.3, §2.2.3 and §2.3.3. Its level 1 asks for no idle time: then the lifetime is the only end. */
const PROFILES: Readonly<Record<AssuranceLevel, Pick<SessionTerms, 'lifetime' | 'idle'>>> = {
  aal1: { lifetime: 30 * DAY, idle: 30 * DAY },
  aal2: { lifetime: 24 * HOUR, idle: HOUR },
  aal3: { lifetime: 12 * HOUR, idle: 15 * MINUTE },
};

/** @returns the terms, or every value of `asked` that its profile does not allow. */
export function sessionTerms(asked: AskedTerms): SessionTerms | readonly LaxTerm[] {
  const base = asked.profile === null ? DEFAULTS : PROFILES[asked.profile];
  const lax = asked.profile === null ? [] : laxTerms(asked, asked.profile);
  if (lax.length > 0) return lax;
  const lifetime = asked.lifetime ?? base.lifetime;
  return {
    lifetime,
    idle: Math.min(asked.idle ?? base.idle, lifetime),
    refresh: asked.refresh ?? DEFAULTS.refresh,
    grace: asked.grace ?? DEFAULTS.grace,
  };
}

function laxTerms(asked: AskedTerms, profile: AssuranceLevel): LaxTerm[] {
  return (['lifetime', 'idle'] as const).flatMap((key) => {
    const value = asked[key];
    const most = PROFILES[profile][key];
    return value === null || value <= most ? [] : [{ key, profile, most }];
  });
}
