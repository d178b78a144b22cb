import { describe, expect, test } from 'vitest';
import { Browser, SCRIPT } from '../../demo/browser.ts';
import { hasNginx, nginxServing } from '../server/nginx.ts';
import { freePort } from '../support/free-port.ts';
import { House } from './house.ts';

describe.runIf(hasNginx())('a cache before the gate, which serves everybody', () => {
  test('has nothing of what one person was shown', async () => {
    const port = await freePort();
    await using house = await House.open({
      settings: { listen: { host: '127.0.0.1', port }, trusted_proxies: ['127.0.0.0/8'] },
    });
    const forward = `proxy_pass http://127.0.0.1:${port}; proxy_set_header Host $http_host;`;
    await using nginx = await nginxServing(`location / { ${forward} proxy_cache shared; }`, house.port);
    expect(nginx.port).toBe(house.port);
    house.app.answer = (_received, socket) => {
      const body = 'for mira';
      const head = `HTTP/1.1 200 OK\r\ncache-control: public, max-age=600\r\ncontent-length: ${body.length}\r\n\r\n`;
      socket.end(head + body);
    };

    const mira = new Browser();
    const shown = await house.signIn(mira, 'mira');
    expect([shown.status, shown.body]).toEqual([200, 'for mira']);
    const stranger = await new Browser().once(house.url('marketing', '/campaigns/42'), { headers: SCRIPT });
    expect([stranger.status, stranger.body.includes('for mira')]).toEqual([401, false]);
    expect(shown.headers['cache-control']).toBe('private, max-age=600');
  });
});
