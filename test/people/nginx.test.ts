import { describe, expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { portOf } from '../server/raw-client.ts';
import { hasNginx, nginxBetween } from '../server/nginx.ts';
import { freePort } from '../support/free-port.ts';
import { House } from './house.ts';

describe.runIf(hasNginx())('behind nginx, which asks the gate and forwards by itself', () => {
  test('people sign in, are refused and step up as where the gate is in the path', async () => {
    const listen = { host: '127.0.0.1', port: await freePort() };
    await using house = await House.open({ settings: { listen, forward_auth: ['127.0.0.0/8'] } });
    await using nginx = await nginxBetween(listen.port, portOf(house.app.server), house.port);
    expect(nginx.port).toBe(house.port);

    const felix = new Browser();
    const shown = await house.signIn(felix, 'felix', house.url('finance', '/ledgers/2026?quarter=3'));
    expect([shown.status, shown.url.href, shown.body]).toEqual([
      200,
      house.url('finance', '/ledgers/2026?quarter=3'),
      'app',
    ]);
    expect((await felix.open(house.url('marketing', '/campaigns/42'))).status).toBe(403);
    const form = await felix.open(house.url('finance', '/exports/q3.csv'));
    expect(form.body).toContain('security key');
    const stepped = await felix.signIn(form, { name: 'felix', password: 'felix-finance', key: 'used' });
    expect([stepped.status, stepped.url.pathname]).toEqual([200, '/exports/q3.csv']);

    // A script is told, and not sent elsewhere; and nobody but nginx asks.
    const told = await new Browser().once(house.url('finance', '/ledgers/2026'), { headers: SCRIPT });
    expect([told.status, told.headers['location']]).toEqual([401, undefined]);
    expect((await felix.once(house.url('finance', '/.sallyport/auth'))).status).toBe(404);

    const left = await felix.submit(house.url('access', '/.sallyport/logout'), { scope: 'here' });
    expect(left.body).toContain('You are signed out');
    expect((await felix.open(house.url('finance', '/ledgers/2026'))).url.pathname).toMatch(/^\/interaction\//);
  });
});
