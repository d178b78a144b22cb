/** Compiles a policy: in one go, or in slices between which others may use the thread. */

import type { Policy } from '../model.ts';
import { inOrder } from '../rulebook.ts';
import { AddressSpace } from './address-space.ts';
import { CompiledApp } from './compiled-app.ts';
import { CompiledEvaluator } from './evaluator.ts';
import { RuleCompiler } from './rule-compiler.ts';

/** Rules in a slice: together well below a millisecond. */
const SLICE = 64;

export function compile(policy: Policy): CompiledEvaluator {
  const slices = compileInSlices(policy);
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}

/** Each step is a slice of the work, the last brings the evaluator. */
export function* compileInSlices(policy: Policy): Generator<void, CompiledEvaluator> {
  const compiler = new RuleCompiler(policy);
  for (const [index, rule] of policy.grants.entries()) {
    compiler.addGrant(rule, index);
    if (index % SLICE === SLICE - 1) yield;
  }
  for (const [index, rule] of policy.denies.entries()) {
    compiler.addDeny(rule, index);
    if (index % SLICE === SLICE - 1) yield;
  }
  const apps = new Map<string, CompiledApp>();
  for (const app of policy.apps.values()) {
    const compiled = new CompiledApp(inOrder(app), policy, compiler.reads);
    apps.set(app.name, compiled);
    yield* compiled.routes.fill();
  }
  yield;
  const addresses = new AddressSpace(policy.networks.values());
  yield;
  return new CompiledEvaluator(compiler.finish(), apps, addresses);
}
