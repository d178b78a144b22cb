import { describe, expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { caddyBetween, hasCaddy } from '../server/caddy.ts';
import type { OtherProxy } from '../server/other-proxy.ts';
import { portOf } from '../server/raw-client.ts';
import { freePort } from '../support/free-port.ts';
import { House, type Plan } from './house.ts';

/** A house whose browsers reach Caddy, which asks the gate and forwards by itself. */
async function behindCaddy(name = 'finance', plan: Plan = {}): Promise<{ house: House; caddy: OtherProxy }> {
  const listen = { host: '127.0.0.1', port: await freePort() };
  const house = await House.open({ ...plan, settings: { listen, forward_auth: ['127.0.0.0/8'] } });
  const hosts = { app: `${name}.localhost`, portal: 'access.localhost' };
  const caddy = await caddyBetween({ gate: listen.port, app: portOf(house.app.server), hosts, at: house.port });
  house.app.reset();
  return { house, caddy };
}

/** Anybody may see one path more. */
const GRANTS = /^( {2}marketing-db:\n {4}resources:)([^]*^grants:)$/m;
const OPEN = `$1
      open: [GET /open]$2
  - { id: open, who: [anyone], to: [marketing-db/open], owner: a@b.example, why: a test }`;

const ledger = (house: House, path = '/ledgers/2026') => house.url('finance', path);

describe.runIf(hasCaddy())('behind Caddy, configured as the page says', () => {
  test('people sign in, are refused and step up as where the gate is in the path', async () => {
    const { house, caddy } = await behindCaddy();
    await using stack = new AsyncDisposableStack();
    stack.use(house);
    stack.use(caddy);

    const felix = new Browser();
    const shown = await house.signIn(felix, 'felix', ledger(house, '/ledgers/2026?quarter=3'));
    expect([shown.status, shown.url.href, shown.body]).toEqual([200, ledger(house, '/ledgers/2026?quarter=3'), 'app']);
    expect(house.app.received.at(-1)?.target).toBe('/ledgers/2026?quarter=3');
    const form = await felix.open(ledger(house, '/exports/q3.csv'));
    expect(form.body).toContain('security key');
    const stepped = await felix.signIn(form, { name: 'felix', password: 'felix-finance', key: 'used' });
    expect([stepped.status, stepped.url.pathname]).toEqual([200, '/exports/q3.csv']);
    const kim = new Browser();
    const refused = await house.signIn(kim, 'kim', ledger(house));
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining('You do not have access')]);

    const told = await new Browser().once(ledger(house), { headers: SCRIPT });
    expect([told.status, told.headers['location']]).toEqual([401, undefined]);
    const left = await felix.submit(house.url('access', '/.sallyport/logout'), { scope: 'here' });
    expect(left.body).toContain('You are signed out');
    expect((await felix.open(ledger(house))).url.pathname).toMatch(/^\/interaction\//);
  });

  test('nobody but Caddy asks the gate', async () => {
    const { house, caddy } = await behindCaddy();
    await using stack = new AsyncDisposableStack();
    stack.use(house);
    stack.use(caddy);
    const felix = new Browser();
    await house.signIn(felix, 'felix', ledger(house));
    const asked = { ...SCRIPT, 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/ledgers/2026' };
    for (const host of ['finance', 'access']) {
      for (const path of ['/.sallyport/auth', '/.sallyport/auth/ledgers/2026', '/.sallyport/auth?x']) {
        const answer = await felix.once(house.url(host, path), { headers: asked });
        expect([host, path, answer.status, answer.headers['x-sallyport-assertion']]).toEqual([
          host,
          path,
          404,
          undefined,
        ]);
      }
    }
  });

  test('a client’s own headers change neither what is judged nor who the app sees', async () => {
    const { house, caddy } = await behindCaddy('marketing', { policy: (text) => text.replace(GRANTS, OPEN) });
    await using stack = new AsyncDisposableStack();
    stack.use(house);
    stack.use(caddy);
    const names = ['x-sallyport-assertion', 'x-sallyport-user', 'x_sallyport_assertion', 'x-sallyport_user'];
    const forged = Object.fromEntries(names.map((name) => [name, 'forged']));
    const open = house.url('marketing', '/open');
    const answer = await new Browser().once(open, { headers: { ...SCRIPT, ...forged } });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(house.app.received.at(-1)?.fields)).not.toContain('forged');

    const elsewhere = { ...SCRIPT, 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/open' };
    const settings = await new Browser().once(house.url('marketing', '/settings'), { headers: elsewhere });
    expect([settings.status, house.app.received.length]).toEqual([403, 1]);
  });
});
