/** Cedar (its policies parsed once) and casbin in the same scenes, each for as long as its cell of the table may take. */

import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { liveMegabytes, threadCpu, timesOf, type Times } from './measure.ts';
import type { Scene } from './scene.ts';

export interface RivalRow {
  readonly engine: 'cedar' | 'casbin';
  readonly scene: string;
  readonly rules: number;
  /** Null when it was not run, for the reason in `skipped`. */
  readonly decide: Times | null;
  /** Parsing, ms of CPU. */
  readonly compile: number | null;
  /** Megabytes of what lives on the heap; null of Cedar, whose memory lies in WebAssembly. */
  readonly heap: number | null;
  /** Pairs on which it did not say what we say, of so many asked about. */
  readonly differs: number;
  readonly compared: number;
  readonly skipped: string | null;
}

type Decide = (principal: number, request: number) => boolean;

interface Engine {
  readonly name: RivalRow['engine'];
  readonly isOnHeap: boolean;
  readonly load: (scene: Scene) => Promise<Decide>;
}

const CEDAR: Engine = {
  name: 'cedar',
  isOnHeap: false,
  load: async (scene) => {
    const id = `${scene.name} ${scene.rules}`;
    const parsed = preparsePolicySet(id, { staticPolicies: scene.cedar.text() });
    if (parsed.type === 'failure') throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
    return (principal, request) => {
      const { entities, ...call } = scene.cedar.call(principal, request);
      const list = entities.map(({ uid, attrs, parents }) => ({
        uid,
        attrs: { ...attrs } as never,
        parents: [...parents],
      }));
      const answer = statefulIsAuthorized({ ...call, context: {}, preparsedPolicySetId: id, entities: list });
      if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('\n'));
      return answer.response.decision === 'allow';
    };
  },
};

const CASBIN: Engine = {
  name: 'casbin',
  isOnHeap: true,
  load: async (scene) => {
    const enforcer = await newEnforcer(newModelFromString(scene.casbin.model), new StringAdapter(scene.casbin.lines()));
    return (principal, request) => enforcer.enforceSync(...scene.casbin.ask(principal, request));
  },
};

/** ms that one cell may take to load, and to decide. */
const LONGEST_LOAD = 12_000;
const DECIDING = 1_500;
const FEWEST = 5;

/** What the cell of the next smaller size took, to foresee what is out of reach. */
export interface Before {
  readonly rules: number;
  readonly load: number;
  /** ms. */
  readonly decision: number;
}

export interface Rival {
  readonly name: RivalRow['engine'];
  measure(scene: Scene, allows: (pair: number) => boolean): Promise<RivalRow>;
}

export function rivals(): readonly Rival[] {
  return [CEDAR, CASBIN].map((engine) => {
    const before = new Map<string, Before>();
    return { name: engine.name, measure: (scene, allows) => measure(engine, scene, allows, before) };
  });
}

async function measure(
  engine: Engine,
  scene: Scene,
  allows: (pair: number) => boolean,
  seen: Map<string, Before>,
): Promise<RivalRow> {
  const cell = { engine: engine.name, scene: scene.name, rules: scene.rules };
  const nothing = { decide: null, compile: null, heap: null, differs: 0, compared: 0 };
  const foreseen = foresee(seen.get(scene.name), scene.rules);
  if (foreseen !== null) return { ...cell, ...nothing, skipped: foreseen };

  const before = liveMegabytes();
  const loading = threadCpu();
  const decide = await engine.load(scene);
  const load = threadCpu() - loading;
  const heap = engine.isOnHeap ? liveMegabytes() - before : null;
  const times: number[] = [];
  let differs = 0;
  let compared = 0;
  const end = performance.now() + DECIDING;
  const pairs = scene.principals * scene.requests;
  for (let turn = 0; times.length < FEWEST || performance.now() < end; turn += 1) {
    const pair = (turn * 7919) % pairs;
    const [principal, request] = [Math.floor(pair / scene.requests), pair % scene.requests];
    const start = performance.now();
    const allowed = decide(principal, request);
    times.push(performance.now() - start);
    if (!scene.isPlain(principal) || compared >= 2000) continue;
    compared += 1;
    if (allowed !== allows(pair)) differs += 1;
  }
  const measured = timesOf(Float64Array.from(times));
  seen.set(scene.name, { rules: scene.rules, load, decision: measured.p50 / 1000 });
  return { ...cell, decide: measured, compile: load, heap, differs, compared, skipped: null };
}

/** Both engines look at every rule. */
function foresee(before: Before | undefined, rules: number): string | null {
  if (before === undefined) return null;
  const more = rules / before.rules;
  const load = before.load * more;
  const decision = before.decision * more;
  if (load > LONGEST_LOAD) return `not run: would take about ${(load / 1000).toFixed(0)} s to load`;
  if (decision * FEWEST > 2 * DECIDING) return `not run: would take about ${(decision / 1000).toFixed(1)} s a decision`;
  return null;
}
