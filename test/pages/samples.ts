/** Every page with the data of an ordinary day, for the tests and for the gallery (`npm run pages`). */

import { createLook, SALLYPORT, type Look } from '../../src/pages/brand.ts';
import { chooserPage } from '../../src/pages/chooser.ts';
import { errorPage } from '../../src/pages/error.ts';
import { hopPage } from '../../src/pages/hop.ts';
import type { Page } from '../../src/pages/layout.ts';
import { mePage } from '../../src/pages/me.ts';
import { portalPage } from '../../src/pages/portal.ts';
import { redirectLoopPage } from '../../src/pages/redirect-loop.ts';
import { refusalPage } from '../../src/pages/refusal.ts';
import { signInFailedPage } from '../../src/pages/sign-in-failed.ts';
import { signedOutPage, signOutPage } from '../../src/pages/sign-out.ts';
import { LONG_ME, LONG_PORTAL, LONG_REFUSAL } from './long-views.ts';
import {
  CHOOSER,
  ERROR,
  HOP,
  LOOP,
  ME,
  PORTAL,
  REFUSAL,
  SIGN_IN_FAILED,
  SIGN_OUT,
  SIGNED_OUT,
  STEP_UP,
} from './views.ts';

/** A company's own: a logo, a colour that does not read on white, and somebody to ask. */
const HELMHOLTZ: Look = createLook({
  title: 'Helmholtz & Co',
  logo: 'data:image/svg+xml,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%20viewBox%3D%220%200%2032%2032%22%3E%3Ccircle%20cx%3D%2216%22%20cy%3D%2216%22%20r%3D%2215%22%20fill%3D%22%23ff9f1c%22%2F%3E%3Cpath%20d%3D%22M10%208v16M22%208v16M10%2016h12%22%20stroke%3D%22%23fff%22%20stroke-width%3D%223%22%2F%3E%3C%2Fsvg%3E',
  accent: '#ff9f1c',
  help: { text: 'Ask the IT help desk', url: 'https://help.helmholtz.example/' },
});

/** Name → page; the name is the file's in the gallery. */
export function samplesIn(plain: Look, branded: Look): Readonly<Record<string, Page>> {
  return {
    chooser: chooserPage(plain, CHOOSER),
    hop: hopPage(plain, HOP),
    refusal: refusalPage(plain, REFUSAL),
    'refusal-bare': refusalPage(plain, { ...REFUSAL, note: null, steps: REFUSAL.steps.slice(0, 1), actions: [] }),
    'step-up': refusalPage(plain, STEP_UP),
    error: errorPage(plain, ERROR),
    portal: portalPage(plain, PORTAL),
    'portal-branded': portalPage(branded, PORTAL),
    'portal-empty': portalPage(branded, { ...PORTAL, apps: [], others: [] }),
    me: mePage(plain, ME),
    'me-bare': mePage(branded, { ...ME, groups: null, device: null, sessions: ME.sessions.slice(0, 1) }),
    'me-long': mePage(plain, LONG_ME),
    'portal-long': portalPage(branded, LONG_PORTAL),
    'refusal-long': refusalPage(branded, LONG_REFUSAL),
    'sign-out': signOutPage(plain, SIGN_OUT),
    'signed-out': signedOutPage(plain, SIGNED_OUT),
    'signed-out-branded': signedOutPage(branded, { ...SIGNED_OUT, scope: 'everywhere', told: 'no-way' }),
    'sign-in-failed': signInFailedPage(branded, SIGN_IN_FAILED),
    'redirect-loop': redirectLoopPage(plain, LOOP),
  };
}

export const SAMPLES = samplesIn(SALLYPORT, HELMHOLTZ);
