/** What a request did to a session, for its access record: the marks that an auditor looks for. */

export const SESSION_EVENTS = [
  'sign-in',
  'step-up', // the same person, anew: a stronger or more recent sign-in
  'provider-away', // it went on with what its provider said before it could not be asked any more
  'hand-off', // a host got a ticket of a session that the portal has
  'sign-out',
  'sign-out-everywhere',
  'session-ended', // another of one's own
  'back-channel-logout', // the provider ended it
  'front-channel-logout',
] as const;

export type SessionEvent = (typeof SESSION_EVENTS)[number];
