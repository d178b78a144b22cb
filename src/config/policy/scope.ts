/** What the names of a policy stand for, filled section by section; later sections look up what earlier ones declared. */

import type { Attribute, Group, Network, PolicyApp, Posture, Schedule } from '../../core/policy/model.ts';

export interface ProviderContext {
  readonly name: string;
  readonly issuer: string;
  /** `amr` values that its `step_up:` map can ask for. */
  readonly askableAmr: readonly string[];
}

export interface PolicyContext {
  /** Null without a sallyport.yaml: checks that need it are left out. */
  readonly providers: readonly ProviderContext[] | null;
}

export class Scope {
  readonly context: PolicyContext;
  readonly timezone: string;
  readonly claims = new Map<string, Attribute>();
  readonly device = new Map<string, Attribute>();
  readonly groups = new Map<string, Group>();
  readonly postures = new Map<string, Posture>();
  readonly networks = new Map<string, Network>();
  readonly schedules = new Map<string, Schedule>();
  readonly apps = new Map<string, PolicyApp>();

  constructor(context: PolicyContext, timezone: string) {
    this.context = context;
    this.timezone = timezone;
  }
}
