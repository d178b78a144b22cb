/** The provider of the tests: a key server, and tokens of the demo's people as a provider would write them. */

import { PEOPLE } from '../../demo/people.ts';
import { json, startKeyServer, type KeyServer } from '../identity/key-server.ts';
import { createSigner, signToken, soundClaims, type Signer } from '../identity/signer.ts';

export class Issuer {
  readonly signer: Signer = createSigner('k1');
  readonly keys: KeyServer;

  private constructor(keys: KeyServer) {
    this.keys = keys;
  }

  /** @param delay ms that each answer of the key server takes. */
  static async start(delay: number): Promise<Issuer> {
    const issuer = new Issuer(await startKeyServer(json({ keys: [] })));
    const answer = json({ keys: [issuer.signer.jwk] });
    issuer.keys.answer = delay === 0 ? answer : (...args) => void setTimeout(answer, delay, ...args);
    return issuer;
  }

  /** Everything that the token of one of `PEOPLE` says, signed in a minute ago. */
  claims(name: string): Record<string, unknown> {
    const person = PEOPLE[name];
    if (person === undefined) throw new Error(`nobody is called ${name}`);
    const { sub, email, claims, amr, acr, device } = person;
    const sound = soundClaims(Date.now());
    return { ...sound, sub, email, ...claims, amr, acr, auth_time: Number(sound['iat']) - 60, device_id: device };
  }

  /** @param changes to the claims; `undefined` takes one away. */
  token(name: string, changes: object = {}, header: object = {}): string {
    return signToken(this.signer, { ...this.claims(name), ...changes }, header);
  }

  stop(): Promise<void> {
    return this.keys.close();
  }
}
