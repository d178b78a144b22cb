/** What another proxy is told changes with the files, from its next question on. */

import { expect, it } from 'vitest';
import { createSigner } from '../identity/signer.ts';
import { grant, inventory, jwks, policy } from './files.ts';
import { Site } from './site.ts';

it('forward-auth answers by the files of now, at once', async () => {
  await using site = await Site.start({ forward_auth: ['127.0.0.1/32'] });
  const original = ['X-Forwarded-Method: GET', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: wiki.example'];
  const ask = () => site.status('/.sallyport/auth', ...original, 'X-Forwarded-Uri: /page');
  const answers: number[] = [await ask()];
  for (const files of [
    { 'policy.yaml': policy({ apps: { wiki: { resources: { all: ['GET /other'] } } } }) },
    { 'policy.yaml': policy({ grants: [grant({ id: 'renamed' })] }) },
    { 'devices.yaml': inventory({ managed: false }) },
    { 'devices.yaml': inventory({}) },
    { 'keys.json': jwks(createSigner('k2')) },
    { 'keys.json': jwks(site.signer) },
  ]) {
    await site.load(files);
    answers.push(await ask());
  }
  expect(answers).toEqual([200, 403, 200, 403, 200, 401, 200]);
  expect((await site.records(7)).map(({ kind }) => kind)).toEqual(Array(7).fill('forward-auth'));
});
