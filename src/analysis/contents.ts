/** What a rule says, with all names resolved: two rules with the same content do the same, whatever they are called. */

import type { Conditions, Policy, Predicate, Rule, Unless, Who } from '../core/policy/model.ts';
import type { Asked } from '../core/policy/reads.ts';

/** A number for each text, the same for the same text: contents of contents stay short, however they are nested. */
export class Interner {
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

export class Contents {
  readonly #policy: Policy;
  readonly #interner: Interner;
  readonly #from: number;
  readonly #groups = new Map<string, number>();
  readonly #postures = new Map<string, number>();
  readonly #networks = new Map<string, number>();
  readonly #schedules = new Map<string, number>();

  /**
   * @param interner shared by all policies whose contents are compared
   * @param from ms: what has begun before it has begun
   */
  constructor(policy: Policy, interner: Interner, from: number) {
    this.#policy = policy;
    this.#interner = interner;
    this.#from = from;
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
    return listed(
      who.map((one) => {
        switch (one.kind) {
          case 'anyone':
          case 'authenticated':
            return one.kind;
          case 'group':
            return String(this.#group(one.name));
          case 'user':
            return JSON.stringify(['user', one.email]);
          case 'sub':
            return JSON.stringify(['sub', one.iss, one.sub]);
        }
      }),
    );
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
      return this.#interner.numberOf(group === undefined ? 'no group' : this.#predicate(group.predicate, false));
    });
  }

  #posture(name: string): number {
    return remembered(this.#postures, name, () => {
      const posture = this.#policy.postures.get(name);
      if (posture === undefined) return this.#interner.numberOf('no posture');
      return this.#interner.numberOf(`within ${posture.maxAge} ${this.#predicate(posture.predicate, true)}`);
    });
  }

  #predicate(predicate: Predicate, device: boolean): string {
    switch (predicate.kind) {
      case 'all':
      case 'any': {
        const parts = predicate.of.map((part) => String(this.#interner.numberOf(this.#predicate(part, device))));
        return `${predicate.kind} ${listed(parts)}`;
      }
      case 'name':
        return `named ${device ? this.#posture(predicate.name) : this.#group(predicate.name)}`;
      case 'test': {
        const { source, name, type } = predicate.attribute;
        return JSON.stringify([source, name, type, predicate.operator]);
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

function remembered(known: Map<string, number>, name: string, make: () => number): number {
  let number = known.get(name);
  if (number === undefined) {
    number = make();
    known.set(name, number);
  }
  return number;
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join();
}
