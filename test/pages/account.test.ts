import { describe, expect, test } from 'vitest';
import { SALLYPORT } from '../../src/pages/brand.ts';
import { mePage, type MeView } from '../../src/pages/me.ts';
import { portalPage, type PortalView } from '../../src/pages/portal.ts';
import { signedOutPage, signOutPage, type SignedOutView } from '../../src/pages/sign-out.ts';
import { outlineOf, textOf } from './outline.ts';
import { ME, PORTAL, SIGN_OUT, SIGNED_OUT } from './views.ts';

const portal = (change: Partial<PortalView> = {}) => portalPage(SALLYPORT, { ...PORTAL, ...change });
const me = (change: Partial<MeView> = {}) => mePage(SALLYPORT, { ...ME, ...change });

const colourOf = (page: string, name: string) =>
  new RegExp(`square (c\\d)" aria-hidden="true">${name}`).exec(page)?.[1];

describe('the portal', () => {
  test('links to each app that is open by its title, and shows where that leads', () => {
    const { body } = portal();
    for (const { title, url } of PORTAL.apps) {
      expect(body).toMatch(new RegExp(`<a class="title" href="${new URL(url).href}"\\s*><bdi>${title}</bdi></a\\s*>`));
      expect(body).toContain(new URL(url).host);
    }
  });

  test('marks those that ask for a stronger sign-in, and only those', () => {
    expect(textOf(portal()).match(/Asks for a stronger sign-in first/g)).toHaveLength(1);
  });

  test('says what is missing for the others, and does not link to them', () => {
    const page = portal({ apps: [] });
    expect(textOf(page)).toMatch(/Not open to you right now .*Warehouse .*Use a device that meets what is required/);
    expect(page.body).not.toContain('class="title" href');
  });

  test('says so when nothing is open', () => {
    const text = textOf(portal({ apps: [], others: [] }));
    expect(text).toContain('No app is open to you yet');
    expect(text).not.toContain('Not open to you right now');
  });

  test('counts in words that fit one', () => {
    expect(textOf(portal({ apps: PORTAL.apps.slice(0, 1) }))).toContain('One app is open to you.');
  });

  test('gives an app the same colour whatever its title and its place', () => {
    const [first, ...rest] = PORTAL.apps;
    const moved = portal({ apps: [...rest, { ...first!, title: 'Zulu' }] }).body;
    expect(colourOf(moved, 'Z')).toBe(colourOf(portal().body, 'C'));
    expect(colourOf(moved, 'Z')).toMatch(/^c\d$/);
  });

  test('has the way to `me` and the sign-out in the account menu', () => {
    const { body, headers } = portal();
    expect(body).toMatch(/popovertarget="account"/);
    expect(body).toMatch(
      /<div id="account" class="menu" popover>[^]*href="\/\.sallyport\/me"[^]*action="\/\.sallyport\/logout"/,
    );
    expect(headers[1]).toContain("form-action 'self';");
  });

  test('calls somebody without a name by e-mail address, and without that by subject', () => {
    const { account } = PORTAL;
    const called = (email: string | null) =>
      textOf(portal({ account: { ...account, person: { name: null, email, subject: 'u-17' } } }));
    expect(called('a@b.example')).toContain('Account of a@b.example');
    expect(called(null)).toContain('Account of u-17');
  });
});

describe('`me`', () => {
  test('says who one is, by which provider, when and how one signed in', () => {
    const text = textOf(me());
    expect(text).toMatch(/Mira Okafor Signed in with Corp account/);
    expect(text).toMatch(/mira\.okafor@corp\.example .*marketing-leads/);
    expect(text).toMatch(/3 hours ago .*password one-time code several factors .*urn:corp:aal2/);
  });

  test('tells each fact of the device with its age and its source', () => {
    expect(textOf(me())).toMatch(/Device id d-17 .*managed yes 4 minutes ago , from the inventory/);
    expect(textOf(me())).toMatch(/owner mira of unknown age, from the certificate/);
  });

  test('says what is not known, rather than nothing', () => {
    const text = textOf(me({ device: null, signIn: { amr: null, acr: null, at: null } }));
    expect(text.match(/not said/g)).toHaveLength(3);
    expect(text).toContain('Nothing is known of this device');
  });

  test('leaves out groups that the policy does not read, and says when there are none', () => {
    expect(textOf(me({ groups: null }))).not.toContain('Groups');
    expect(textOf(me({ groups: [] }))).toContain('Groups none');
  });

  test('ends each session by a form of its own, and a screen reader hears which', () => {
    const { body } = me();
    for (const session of ['s_4kq9', 's_8x2m', 's_0p7c']) expect(body).toContain(`name="session" value="${session}"`);
    expect(textOf({ body })).toMatch(
      /this one .*Sign out .*End the session of Safari on iPhone, last used 25 minutes ago/,
    );
  });

  test('can be left everywhere at once', () => {
    const { lines } = outlineOf(me().body);
    const at = lines.findIndex((line) => line.includes('name="scope" value="everywhere"'));
    expect(lines.slice(at).find((line) => line.includes('"Sign out'))).toContain('Sign out everywhere');
  });
});

describe('leaving', () => {
  test('asks first, says as whom, and offers to stay', () => {
    const text = textOf(signOutPage(SALLYPORT, SIGN_OUT));
    expect(text).toMatch(
      /Sign out\? You are signed in as mira\.okafor@corp\.example .*Sign out Sign out everywhere Stay signed in/,
    );
  });

  test('does not offer everywhere where there is only here', () => {
    expect(textOf(signOutPage(SALLYPORT, { ...SIGN_OUT, everywhere: null }))).not.toContain('everywhere');
  });

  test.each<[SignedOutView['told'], RegExp]>([
    ['asking', /You are being taken to Corp account/],
    ['asked', /Corp account was asked to end its session, too\. Sign in again/],
    ['no-way', /session at Corp account goes on.*sign out there as well/],
    ['unreachable', /could not be reached.*sign out there as well/],
  ])('says what became of the session at the provider: %s', (told, words) => {
    expect(textOf(signedOutPage(SALLYPORT, { ...SIGNED_OUT, told }))).toMatch(words);
  });

  test('everywhere says that it was everywhere', () => {
    expect(textOf(signedOutPage(SALLYPORT, { ...SIGNED_OUT, scope: 'everywhere' }))).toContain('No browser of yours');
  });
});
