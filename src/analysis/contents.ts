/** What a rule says, with all names resolved: two rules with the same content do the same, whatever they are called. */

import type { Conditions, Policy, Predicate, Rule, Unless, Who } from '../core/policy/model.ts';
import type { Asked } from '../core/policy/reads.ts';
import type { ElementAsked } from './elements.ts';

/** What is worked out of a rule where a cell has it: most comparisons look at few of many thousands. */
export interface Details {
  /** Its content, whichever list element it asks for. */
  readonly skeleton: number;
  readonly elements: readonly ElementAsked[];
}

/** A number for each text, the same for the same text: contents of contents stay short, however they are nested. */
export class Interner {
  /** By the content of a rule: of two policies most rules are the same. */
  readonly details = new Map<number, Details>();
  /** Rules that two policies have in the same words. */
  readonly kept = new Set<Rule>();
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** How the rules of one policy are compared with those of another. */
export interface Reading {
  readonly contents: Contents;
  /** Of rules whichever list element they ask for. */
  readonly skeletons: Contents;
  /** By content, of all policies that are compared. */
  readonly details: Map<number, Details>;
  /** Of all policies, those that two have in the same words, as far as it is known. */
  readonly kept: Set<Rule>;
}

/** @param interner one for all policies that are compared */
export function readingOf(policy: Policy, interner: Interner, from: number): Reading {
  return {
    contents: new Contents(policy, interner, from, 'by-name'),
    skeletons: new Contents(policy, interner, from, 'any'),
    details: interner.details,
    kept: interner.kept,
  };
}

export class Contents {
  readonly #policy: Policy;
  readonly #interner: Interner;
  readonly #from: number;
  readonly #elements: 'by-name' | 'any';
  readonly #groups = new Map<string, number>();
  readonly #postures = new Map<string, number>();
  readonly #networks = new Map<string, number>();
  readonly #schedules = new Map<string, number>();

  /**
   * @param interner shared by all policies whose contents are compared
   * @param from ms: what has begun before it has begun
   * @param elements `any`: of which element of a list a rule asks is no part of its content, only that it does
   */
  constructor(policy: Policy, interner: Interner, from: number, elements: 'by-name' | 'any') {
    this.#policy = policy;
    this.#interner = interner;
    this.#from = from;
    this.#elements = elements;
  }

  /** Of anything made of contents. */
  numberOf(text: string): number {
    return this.#interner.numberOf(text);
  }

  /** Where it holds (`to`) and what is only told of it are no part of it; `unless.to` is by name. */
  ofRule(rule: Rule): number {
    const { notBefore, until } = rule;
    const begins = notBefore !== null && notBefore > this.#from ? notBefore : null;
    const own = `${rule.kind} ${this.#who(rule.who)} ${this.ofConditions(rule.conditions)} ${begins} ${until}`;
    const unless = rule.kind === 'deny' && rule.unless !== null ? this.#unless(rule.unless) : '';
    return this.#interner.numberOf(`${own} ${unless}`);
  }

  ofConditions(conditions: Conditions): number {
    const { auth, session } = conditions;
    const signIn = auth === null ? '' : JSON.stringify([auth.amr, auth.acr, auth.maxAge]);
    return this.#interner.numberOf(`if ${this.#asked(conditions)} ${signIn} ${session?.maxAge ?? ''}`);
  }

  #unless(unless: Unless): string {
    const to = unless.to?.map(({ app, resource }) => JSON.stringify([app, resource])).sort();
    return `unless ${unless.who === null ? '' : this.#who(unless.who)} ${to?.join() ?? ''} ${this.#asked(unless)}`;
  }

  #who(who: readonly Who[]): string {
    return listed(who.map((one) => (one.kind === 'group' ? String(this.#group(one.name)) : whoText(one))));
  }

  #asked({ posture, network, schedule, same }: Asked): string {
    return [
      posture === null ? '' : listed(posture.names.map((name) => String(this.#posture(name)))),
      network === null ? '' : listed(network.names.map((name) => String(this.#network(name)))),
      schedule === null ? '' : listed(schedule.names.map((name) => String(this.#schedule(name)))),
      same === null ? '' : JSON.stringify([same.parameter, same.attribute.name, same.attribute.type]),
    ].join(' ');
  }

  #group(name: string): number {
    return remembered(this.#groups, name, () => {
      const group = this.#policy.groups.get(name);
      return this.#interner.numberOf(group === undefined ? 'no group' : this.#predicate(group.predicate, 'group'));
    });
  }

  #posture(name: string): number {
    return remembered(this.#postures, name, () => {
      const posture = this.#policy.postures.get(name);
      if (posture === undefined) return this.#interner.numberOf('no posture');
      return this.#interner.numberOf(`within ${posture.maxAge} ${this.#predicate(posture.predicate, 'posture')}`);
    });
  }

  #predicate(predicate: Predicate, of: 'group' | 'posture'): string {
    switch (predicate.kind) {
      case 'all':
      case 'any': {
        const parts = predicate.of.map((part) => {
          const text = this.#predicate(part, of);
          return part.kind === 'all' || part.kind === 'any' ? String(this.#interner.numberOf(text)) : text;
        });
        return `${predicate.kind} ${listed(parts)}`;
      }
      case 'name':
        return `named ${of === 'posture' ? this.#posture(predicate.name) : this.#group(predicate.name)}`;
      case 'test': {
        const { source, name, type } = predicate.attribute;
        const anyElement = this.#elements === 'any' && type === 'list' && predicate.operator.op === 'has';
        return JSON.stringify([source, name, type, anyElement ? 'has some' : predicate.operator]);
      }
    }
  }

  #network(name: string): number {
    return remembered(this.#networks, name, () => {
      const cidrs = this.#policy.networks.get(name)?.cidrs ?? [];
      return this.#interner.numberOf(
        `network ${listed(cidrs.map(({ address, bits }) => `${address.join('.')}/${bits}`))}`,
      );
    });
  }

  #schedule(name: string): number {
    return remembered(this.#schedules, name, () => {
      const { days = [], from, to, zone } = this.#policy.schedules.get(name) ?? {};
      return this.#interner.numberOf(JSON.stringify(['schedule', days.toSorted((a, b) => a - b), from, to, zone]));
    });
  }
}

export function whoText(who: Who): string {
  switch (who.kind) {
    case 'anyone':
    case 'authenticated':
      return who.kind;
    case 'group':
      return who.name;
    case 'user':
      return JSON.stringify(['user', who.email]);
    case 'sub':
      return JSON.stringify(['sub', who.iss, who.sub]);
  }
}

function remembered(known: Map<string, number>, name: string, make: () => number): number {
  let number = known.get(name);
  if (number === undefined) {
    number = make();
    known.set(name, number);
  }
  return number;
}

function listed(texts: readonly string[]): string {
  // Most lists of a policy are of one or two.
  const [first, second] = texts;
  if (first !== undefined && texts.length === 1) return first;
  if (first !== undefined && second !== undefined && texts.length === 2) {
    return first === second ? first : first < second ? `${first},${second}` : `${second},${first}`;
  }
  return [...new Set(texts)].sort().join();
}
