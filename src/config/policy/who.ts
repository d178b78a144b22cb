/** `who:`: groups, people by their address, machines by issuer and subject, `anyone`, `authenticated`. */

import type { Who } from '../../core/policy/model.ts';
import { didYouMean } from '../suggest.ts';
import type { Ground } from './ground.ts';
import type { Place } from '../place.ts';

/** @returns those that mean somebody; the others are problems */
export function readWho(place: Place, names: readonly string[], ground: Ground): Who[] {
  return names.flatMap((name, index) => readOne(place.in(index), name, ground) ?? []);
}

function readOne(place: Place, name: string, ground: Ground): Who | null {
  const { at } = place;
  if (name === 'anyone' || name === 'authenticated') return { kind: name, at };
  if (name.startsWith('user:')) return readUser(place, name.slice('user:'.length));
  if (name.startsWith('sub:')) return readSub(place, name.slice('sub:'.length), ground);
  const { groups } = ground.declared;
  if (groups.has(name)) return { kind: 'group', name, at };
  const help = name.includes('@') ? `a person is \`user:${name}\`` : 'declare it under `groups:`';
  place.unknownName(`there is no group \`${name}\``, name, [...groups, 'anyone', 'authenticated'], help);
  return null;
}

function readUser(place: Place, email: string): Who | null {
  if (/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email)) return { kind: 'user', email, at: place.at };
  place.error('bad-address', `\`user:${email}\` has no e-mail address`, 'as in `user:mira@corp.example`');
  return null;
}

/** No issuer has a `#` (OpenID Connect Core §2), but a subject may. */
function readSub(place: Place, text: string, { providers }: Ground): Who | null {
  const mark = text.indexOf('#');
  const iss = text.slice(0, Math.max(0, mark));
  const sub = text.slice(mark + 1);
  if (iss === '' || sub === '') {
    place.error(
      'bad-subject',
      `\`sub:${text}\` is not an issuer and a subject`,
      'as in `sub:https://idp.example#job-7`',
    );
    return null;
  }
  checkIssuer(place, iss, providers);
  return { kind: 'sub', iss, sub, at: place.at };
}

/** Nobody could ever come from an issuer that no provider has. */
export function checkIssuer(place: Place, iss: string, providers: Ground['providers']): void {
  if (providers === null || providers.some(({ issuer }) => issuer === iss)) return;
  const issuers = providers.map(({ issuer }) => issuer);
  const all =
    issuers.length === 0
      ? 'no provider is configured'
      : `the providers are ${issuers.map((one) => `\`${one}\``).join(', ')}`;
  place.error('unknown-issuer', `no provider has the issuer \`${iss}\``, didYouMean(iss, issuers) ?? all);
}
