/** Which tests can notice a mutant: those whose requests touch what it changes. */

import type { Policy, PolicyApp, PolicyTest, Resource, Rule } from '../../core/policy/model.ts';
import { pairAt } from '../../core/policy/pair.ts';
import { ANY_SIGN_IN } from '../../core/policy/persona.ts';
import type { Query } from '../../core/policy/query.ts';
import { questionOf } from '../../core/policy/trial.ts';
import type { Evaluators } from './evaluators.ts';
import { keyOf, type Subject } from './mutant.ts';
import { NamesRead } from './names-read.ts';
import { failingIn } from './notice.ts';

/** One assertion. */
interface Watcher {
  /** As it was given. */
  readonly given: PolicyTest;
  /** With no other assertion. */
  readonly test: PolicyTest;
  readonly query: Query;
  /** Keys of all subjects that its request has to do with, in the policy as it is. */
  readonly touches: ReadonlySet<string>;
}

export class Watch {
  readonly #before: Evaluators;
  readonly #names: NamesRead;
  readonly #byApp = new Map<string, Watcher[]>();

  /** @param before of the policy that the tests hold of */
  constructor(before: Evaluators, tests: readonly PolicyTest[]) {
    this.#before = before;
    this.#names = new NamesRead(before.policy);
    for (const test of tests) this.add(test);
  }

  add(test: PolicyTest): void {
    for (const assertion of test.assertions) {
      const query = questionOf(this.#before.policy, test, assertion, ANY_SIGN_IN);
      if (typeof query === 'string') continue;
      const alone = { ...test, assertions: [assertion] };
      const watcher = { given: test, test: alone, query, touches: this.#touchedBy(query) };
      const known = this.#byApp.get(assertion.app);
      if (known === undefined) this.#byApp.set(assertion.app, [watcher]);
      else known.push(watcher);
    }
  }

  /** @returns the first of which an assertion fails, or cannot be judged; null when all hold */
  noticing(subject: Subject, after: Evaluators, apps: Iterable<string>): PolicyTest | null {
    const key = keyOf(subject);
    const arrives = arrivingAt(subject, this.#before.policy, after.policy);
    for (const app of apps) {
      const watchers = this.#byApp.get(app) ?? [];
      const failing = watchers.find(({ test, query, touches }) => {
        return (touches.has(key) || arrives(query)) && failingIn(after.of(app), [test]) !== null;
      });
      if (failing !== undefined) return failing.given;
    }
    return null;
  }

  #touchedBy(query: Query): ReadonlySet<string> {
    const { touched, pairs } = this.#before.of(query.app).situation(query);
    const touches = new Set([keyOf({ kind: 'floor', name: query.app })]);
    for (const { resource } of pairs) {
      if (resource !== null) touches.add(keyOf({ kind: 'resource', name: `${query.app}/${resource.name}` }));
    }
    for (const { rule } of [...touched.grants, ...touched.denies]) {
      touches.add(keyOf({ kind: rule.kind, name: rule.id }));
      if (touched.app !== null) for (const name of this.#names.of(rule, touched.app)) touches.add(name);
    }
    return touches;
  }
}

/** A mutant may make a rule or a resource reach what it did not. */
function arrivingAt({ kind, name }: Subject, before: Policy, after: Policy): (query: Query) => boolean {
  switch (kind) {
    case 'grant':
    case 'deny': {
      // What a mutant does not change is the same object.
      const moved = ruleOf(before, name)?.to !== ruleOf(after, name)?.to;
      return () => moved;
    }
    case 'resource': {
      const [app, resource] = resourceOf(after, name);
      return (query) =>
        app !== undefined && resource?.routes.some((route) => pairAt(app, 0, resource, route, query) !== null) === true;
    }
    case 'floor':
    case 'group':
    case 'posture':
    case 'network':
    case 'schedule':
      return () => false;
  }
}

function ruleOf({ grants, denies }: Policy, id: string): Rule | undefined {
  return grants.find((rule) => rule.id === id) ?? denies.find((rule) => rule.id === id);
}

/** @param name `app/resource` */
function resourceOf({ apps }: Policy, name: string): readonly [PolicyApp | undefined, Resource | undefined] {
  const slash = name.indexOf('/');
  const app = apps.get(name.slice(0, slash));
  return [app, app?.resources.find((resource) => resource.name === name.slice(slash + 1))];
}
