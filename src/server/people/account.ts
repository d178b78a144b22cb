/** The person as every page of the portal shows them, and where they can leave. */

import type { Principal } from '../../core/identity.ts';
import type { AccountView, Person } from '../../pages/account.ts';
import type { Form } from '../../pages/form.ts';
import type { Link } from '../../pages/link.ts';
import { PATHS } from './people.ts';

/** To the portal from `me`, and to `me` from everywhere else. */
export const TO_ME: Link = { label: 'You and your sessions', href: PATHS.me };
export const TO_PORTAL: Link = { label: 'Your apps', href: PATHS.portal };

export const SIGN_OUT: Form = { action: PATHS.signOut, fields: [['scope', 'here']] };
export const SIGN_OUT_EVERYWHERE: Form = { action: PATHS.signOut, fields: [['scope', 'everywhere']] };

export function accountOf(principal: Principal, links: readonly Link[]): AccountView {
  return { person: personOf(principal), links, signOut: SIGN_OUT };
}

/** `name` is shown where the policy declares it, as all that the gate keeps of a person is what the policy reads. */
export function personOf({ claims, sub }: Principal): Person {
  return { name: textOf(claims['name']), email: textOf(claims['email']), subject: sub };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
