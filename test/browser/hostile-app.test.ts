import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SESSION } from '../people/house.ts';
import { hasChromium } from './chromium.ts';
import { PATIENCE, Stage, type Window } from './stage.ts';

vi.setConfig({ testTimeout: PATIENCE.test, hookTimeout: PATIENCE.test });

/** What a page's script finds out, in words; a script that fails says why. */
function run(window: Window, script: string): Promise<string> {
  return window.tab.evaluate<string>(`(async () => { ${script} })().then(String, (error) => error.name)`);
}

// To browsers all hosts here are one site, as they are below one corporate domain: `SameSite` keeps nothing apart.
describe.runIf(hasChromium())('a hostile app of the same site', () => {
  let stage: Stage;
  let victim: Window;

  beforeAll(async () => {
    stage = await Stage.open({ site: 'corp.localhost' });
    stage.app.put('/campaigns/hostile', '<h1>hostile</h1>');
  });

  afterEach(() => stage.clear());
  afterAll(() => stage[Symbol.asyncDispose]());

  const url = (name: string, path: string) => stage.house.url(name, path);

  async function visit(): Promise<void> {
    victim = await stage.window();
    await victim.tab.goto(url('marketing', '/campaigns/hostile'));
    await victim.signIn('mira');
  }

  /** The tickets that the gate gave the victim's browser, and that they still open what they opened. */
  async function tickets(): Promise<string[]> {
    const tab = await victim.context.newPage();
    await tab.goto(url('access', '/.sallyport/me'));
    expect(await tab.content()).toContain('mira@corp.example');
    const cookies = await victim.context.cookies();
    return cookies.flatMap(({ name, domain, value }) => (name === SESSION ? [`${domain} ${value}`] : [])).toSorted();
  }

  test('neither reads, nor sets, nor plants the cookie of the session', async () => {
    await visit();
    const before = await victim.context.cookies();
    expect(await run(victim, 'return document.cookie')).not.toContain('sallyport');
    expect(await run(victim, 'return JSON.stringify(await cookieStore.getAll())')).not.toContain('sallyport');
    const spellings = [SESSION, SESSION.toLowerCase(), `${SESSION}-browser`, ` ${SESSION}`];
    for (const name of spellings) {
      for (const rest of ['', '; Domain=corp.localhost', '; Path=/campaigns']) {
        await run(victim, `document.cookie = ${JSON.stringify(`${name}=planted; Secure; Path=/${rest}`)}`);
      }
      await run(victim, `await cookieStore.set(${JSON.stringify(name)}, 'planted')`);
    }
    expect((await victim.context.cookies()).filter(({ value }) => value === 'planted')).toEqual([]);
    expect(new Set(await victim.context.cookies())).toEqual(new Set(before));
    // Browsers complain of cookies that they do not take.
    victim.complaints.splice(0);
  });

  test('reads no page of ours: not by fetch, not in a frame, not in a window that it opened', async () => {
    await visit();
    const ours = [url('access', '/.sallyport/me'), '/.sallyport/me', '/.sallyport/login?to=/', '/.sallyport/logout'];
    for (const target of ours) {
      const seen = await run(
        victim,
        `const answer = await fetch(${JSON.stringify(target)}, { credentials: 'include' }); return answer.text()`,
      );
      expect([target, seen.includes('mira') || seen.includes('start?r=')]).toEqual([target, false]);
    }
    expect(
      await run(
        victim,
        `const frame = document.createElement('iframe'); frame.src = '/.sallyport/login?to=/'; document.body.append(frame);
         await new Promise((loaded) => (frame.onload = loaded)); return frame.contentDocument?.getElementById('next')?.href`,
      ),
    ).toMatch(/^(?:null|undefined)$/);
    const [opened] = await Promise.all([
      victim.context.waitForEvent('page'),
      run(victim, "window.opened = open('/.sallyport/me')"),
    ]);
    await opened.waitForURL(url('access', '/.sallyport/me'));
    expect(await run(victim, 'return opened.document.body.innerText')).toBe('SecurityError');
    victim.complaints.splice(0);
  });

  test('signs nobody out', async () => {
    await visit();
    const before = await tickets();
    const logout = JSON.stringify(url('access', '/.sallyport/logout'));
    await run(
      victim,
      `await fetch(${logout}, { method: 'POST', mode: 'no-cors', credentials: 'include',
      headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'scope=everywhere' })`,
    );
    await run(
      victim,
      `new Image().src = ${logout}; navigator.sendBeacon(${logout}, new URLSearchParams({ scope: 'here' }))`,
    );
    await run(
      victim,
      `document.body.innerHTML = '<form method=post><input name=scope value=here></form>';
       document.forms[0].action = ${logout}; document.forms[0].submit()`,
    );
    await victim.tab.waitForURL(url('access', '/.sallyport/logout'));
    expect(await victim.tab.content()).toContain('comes from another origin');
    stage.app.put('/campaigns/clear', '<h1>cleared</h1>', { 'clear-site-data': '"cookies", "storage"' });
    await victim.tab.goto(url('marketing', '/campaigns/clear'));
    expect(await victim.heading()).toBe('cleared');
    expect(await tickets()).toEqual(before);
    victim.complaints.splice(0);
  });

  test('has no worker that could keep a hand-off from the gate and give it to somebody else', async () => {
    stage.app.pages.set('/campaigns/worker.js', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/javascript', 'service-worker-allowed': '/' });
      response.end('self.addEventListener("fetch", () => {});');
    });
    await visit();
    const register =
      "await navigator.serviceWorker.register('/campaigns/worker.js', { scope: '/' }); return 'registered'";
    expect(await run(victim, register)).toBe('TypeError');
    expect((await stage.house.records()).at(-1)).toMatchObject({
      request: { path: '/campaigns/worker.js' },
      status: 403,
      decision: { effect: 'refuse', reasons: ['service-worker'] },
    });
    victim.complaints.splice(0);
  });

  test('takes nothing from a sign-in that somebody else began and its visitor finishes', async () => {
    const attacker = await stage.window();
    const begun = attacker.tab.waitForRequest(/\/\.sallyport\/start\?/);
    await attacker.tab.goto(url('marketing', '/campaigns/42'));
    const lure = (await begun).url();
    await visit();
    const [portal] = await tickets();
    const handOff = victim.tab.waitForRequest(/\/\.sallyport\/handoff\?/);
    await victim.tab.goto(lure);
    // The code was for the attacker's browser, and is spent in the victim's.
    await attacker.tab.goto((await handOff).url());
    expect(attacker.tab.url()).toContain('/interaction/');
    expect(await tickets()).toContain(portal);
  });

  test('reads no hand-off in the address of an answer that its own cookies made too large to be read', async () => {
    const attacker = await stage.window();
    const begun = attacker.tab.waitForRequest(/\/\.sallyport\/start\?/);
    await attacker.tab.goto(url('marketing', '/campaigns/42'));
    const lure = (await begun).url();
    await visit();
    const bomb =
      "for (let n = 0; n < 8; n += 1) document.cookie = `bomb${n}=${'x'.repeat(3000)}; Path=/.sallyport/handoff`;";
    const [opened] = await Promise.all([
      victim.context.waitForEvent('page'),
      run(victim, `${bomb} window.opened = open(${JSON.stringify(lure)})`),
    ]);
    await opened.waitForURL(/handoff/);
    expect(await run(victim, 'return opened.location.href')).toBe('SecurityError');
    await opened.goto(url('marketing', '/campaigns/hostile'));
    expect(await opened.evaluate('JSON.stringify(navigation.entries().map(({ url }) => url))')).not.toContain('code=');
    victim.complaints.splice(0);
  });
});
