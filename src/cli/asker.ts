/** Who asks, in a question to `explain`: an example identity, a token, or nobody. Everything about them as the policy would see it. */

import { parseAddress } from '../core/address.ts';
import type { Persona, Policy } from '../core/policy/model.ts';
import { ANY_SIGN_IN, personaQuery } from '../core/policy/persona.ts';
import type { Query } from '../core/policy/query.ts';
import { Refusal } from '../core/refusal.ts';
import { UsageError, type Call } from './command.ts';
import { readDeviceFile } from './device-file.ts';
import type { Findings } from './findings.ts';
import { momentOf } from './moment.ts';
import type { OperatorFile } from './operator-file.ts';
import { inspectDevice, reachOf, readToken } from './presented-token.ts';
import type { Question } from './question.ts';
import { suggestion } from './suggestion.ts';

export interface Asker {
  /** `felix`, `anonymous`, or the subject of a token. */
  readonly name: string;
  readonly query: Query;
  /** The address was said, by a flag or by the persona. */
  readonly addressKnown: boolean;
}

/** What every way of asking has at hand. */
interface Ground {
  readonly policy: Policy;
  readonly operator: OperatorFile | null;
  readonly findings: Findings;
}

/** @returns a Refusal where the gate would refuse the token; null when a file cannot be used, and the findings say why */
export async function readAsker(call: Call, question: Question, ground: Ground): Promise<Asker | Refusal | null> {
  const { ip, at } = overridesOf(call);
  const token = call.value('token');
  const asker =
    token === undefined
      ? personaAsker(personaOf(call, ground.policy), question, ip, at)
      : await tokenAsker(token, question, ip, at, ground);
  const file = call.value('device');
  if (asker === null || asker instanceof Refusal || file === undefined) return asker;
  const device = await readDeviceFile(file, ground.policy, asker.query.now, ground.findings);
  return device === null ? null : { ...asker, query: { ...asker.query, device } };
}

/** INVARIANT: exactly one way of saying who asks; a question with two answers is none. */
export function checkAsker(call: Call): void {
  const said = ['as', 'test', 'token'].filter((flag) => call.value(flag) !== undefined).length;
  if (said + (call.has('anonymous') ? 1 : 0) !== 1) {
    throw new UsageError('say who asks, in one way: `--as PERSONA`, `--token FILE`, `--anonymous`, or `--test NAME`');
  }
}

function overridesOf(call: Call): { ip: string | null; at: number | null } {
  const ip = call.value('ip') ?? null;
  if (ip !== null && parseAddress(ip) === null) throw new UsageError(`\`${ip}\` is not an IP address`);
  return { ip, at: momentOf(call) };
}

function personaOf(call: Call, policy: Policy): Persona {
  const test = call.value('test');
  if (test !== undefined) {
    const found = policy.tests.find(({ name }) => name === test);
    if (found === undefined)
      throw unknown(
        'test',
        test,
        policy.tests.map(({ name }) => name),
      );
    return found.persona;
  }
  // `anonymous` is a persona of every policy.
  const name = call.value('as') ?? 'anonymous';
  const persona = policy.personas.get(name);
  if (persona === undefined) throw unknown('persona', name, policy.personas.keys());
  return persona;
}

function unknown(noun: string, name: string, known: Iterable<string>): UsageError {
  return new UsageError(`the policy has no ${noun} \`${name}\`${suggestion(name, known)}`);
}

function personaAsker(persona: Persona, question: Question, ip: string | null, at: number | null): Asker {
  const asking = { ...persona, ip: ip ?? persona.ip, time: at ?? persona.time };
  const query = personaQuery(asking, { ...question, reach: ANY_SIGN_IN }, Date.now());
  return { name: persona.name, query, addressKnown: asking.ip !== null };
}

async function tokenAsker(
  file: string,
  question: Question,
  ip: string | null,
  at: number | null,
  { policy, operator, findings }: Ground,
): Promise<Asker | Refusal | null> {
  if (operator === null) throw new UsageError('only a configuration says who may issue tokens: give `--config FILE`');
  const now = at ?? Date.now();
  const identity = await readToken(file, question.app, policy, operator, now, findings);
  if (identity === null || identity instanceof Refusal) return identity;
  const device = await inspectDevice(identity, policy, operator, findings);
  if (device === null) return null;
  const address = ip === null ? [] : (parseAddress(ip) ?? []);
  const query = { ...question, identity, device, ip: address, now, reach: reachOf(identity, operator) };
  const name = identity.via === 'none' ? 'anonymous' : identity.sub;
  return { name, query, addressKnown: ip !== null };
}
