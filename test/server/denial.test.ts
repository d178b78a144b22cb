import { describe, expect, test } from 'vitest';
import { ANONYMOUS } from '../../src/core/identity.ts';
import type { Verdict } from '../../src/core/policy/verdict.ts';
import { Refusal } from '../../src/core/refusal.ts';
import type { App } from '../../src/stages.ts';
import { Answering, APP, ask, denialOf, FELIX, get, type Reply } from './answering.ts';

async function denied(
  verdict: Partial<Verdict>,
  options: { app?: App; identity?: typeof FELIX | typeof ANONYMOUS; fields?: string[] } = {},
): Promise<Reply> {
  await using server = await Answering.by((answers, exchange) =>
    answers.denial(exchange, options.app ?? APP, denialOf(verdict, options.identity)),
  );
  return await ask(server.port, get('/exports/q3.csv', ...(options.fields ?? [])));
}

const STEP_UP = { amr: ['mfa'], acr: ['phr'], maxAge: 900 };

describe('401', () => {
  test('without a credential: a challenge without an error (RFC 6750 §3.1)', async () => {
    const reply = await denied({ effect: 'login', reasons: ['login-required'] }, { identity: ANONYMOUS });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="finance.corp.example"');
    expect(reply.headers.get('x-sallyport')).toBe('login-required');
    expect(reply.json()).not.toHaveProperty('who');
  });

  test('a browser that navigates where nobody signs in with one gets a page, with the challenge', async () => {
    const reply = await denied(
      { effect: 'login', reasons: ['login-required'] },
      { identity: ANONYMOUS, fields: ['Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'] },
    );
    expect(reply.status).toBe(401);
    expect(reply.body).toContain('Present a token of your identity provider');
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  test('a token that does not verify is named so, and not told why', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('invalid-token', 'aud-mismatch')),
    );
    const reply = await ask(server.port, get('/'));
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="finance.corp.example", error="invalid_token", error_description="the token is not valid here"',
    );
    expect(reply.raw).not.toContain('aud-mismatch');
  });

  test('two credentials are an invalid_request, 400', async () => {
    await using server = await Answering.by((answers, exchange) =>
      answers.refusal(exchange, new Refusal('several-credentials')),
    );
    const reply = await ask(server.port, get('/'));
    expect(reply.status).toBe(400);
    expect(reply.headers.get('www-authenticate')).toContain('error="invalid_request"');
  });

  test('a step-up translates amr by the provider, where no acr says more', async () => {
    const reply = await denied({
      effect: 'step_up',
      by: 'fin-read',
      reasons: ['auth-unmet', 'step-up-required'],
      stepUp: { ...STEP_UP, acr: [] },
    });
    expect(reply.headers.get('www-authenticate')).toContain('acr_values="urn:corp:mfa"');
    expect(reply.json()).toMatchObject({ sign_in: { acr_values: ['urn:corp:mfa'] } });
  });

  test('a step-up asks for acr_values and max_age, and for nothing that a weaker sign-in would answer (RFC 9470)', async () => {
    const reply = await denied({
      effect: 'step_up',
      by: 'fin-export',
      reasons: ['auth-unmet', 'step-up-required'],
      stepUp: STEP_UP,
    });
    expect(reply.status).toBe(401);
    expect(reply.headers.get('x-sallyport')).toBe('step-up-required');
    const challenge = reply.headers.get('www-authenticate');
    expect(challenge).toContain('error="insufficient_user_authentication"');
    expect(challenge).toContain('acr_values="phr"');
    expect(challenge).toContain('max_age="900"');
    expect(reply.json()).toMatchObject({ sign_in: { acr_values: ['phr'], max_age: 900 } });
    expect(reply.raw).not.toContain('fin-export');
  });

  test('facts of the device that are too old ask for a sign-in anew', async () => {
    const stepUp = { amr: [], acr: [], maxAge: 0 };
    const reply = await denied({ effect: 'step_up', reasons: ['device-facts-stale'], stepUp });
    expect(reply.headers.get('x-sallyport')).toBe('device-facts-stale');
    expect(reply.headers.get('www-authenticate')).toContain('max_age="0"');
  });

  test('no value can end the quoted string, the header or the line', async () => {
    const evil = 'x", error="none"\r\nSet-Cookie: a=b\r\n\r\n<script>';
    const stepUp = { amr: ['mfa'], acr: [evil, 'fine'], maxAge: null };
    const app = { ...APP, acrValues: (_provider: string, claim: string) => (claim === 'amr' ? [evil] : []) };
    await using server = await Answering.by((answers, exchange) => {
      exchange.host = evil;
      return answers.denial(exchange, app, denialOf({ effect: 'step_up', reasons: ['step-up-required'], stepUp }));
    });
    const reply = await ask(server.port, get('/'));
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('www-authenticate')).toContain('acr_values="fine"');
    expect(reply.headers.get('www-authenticate')).not.toContain('error="none"');
  });
});

describe('403', () => {
  test('names who you are, what is missing and the author’s words, and neither group, rule nor resource', async () => {
    const reply = await denied({
      by: 'contractors-out-of-finance',
      resource: 'ledgers',
      reasons: ['denied-by-rule', 'group-unmet', 'posture-unmet', 'network-unmet'],
      message: 'Ask Omar for the figures.',
      lack: { postures: ['hardened'], networks: ['office', 'vpn'] },
    });
    expect(reply.status).toBe(403);
    expect(reply.headers.get('www-authenticate')).toBeNull();
    expect(reply.headers.get('x-sallyport')).toBe('denied-by-rule');
    expect(reply.json()).toMatchObject({
      who: 'felix@corp.example',
      note: 'Ask Omar for the figures.',
      missing: [
        { what: 'posture', names: ['hardened'], message: 'use a device that meets what is required (hardened)' },
        { what: 'network', names: ['office', 'vpn'] },
        { what: 'access', names: [] },
      ],
    });
    expect(reply.raw).not.toMatch(/contractors-out-of-finance|ledgers|finance-records/);
  });

  test('names rule and resource when the app explains', async () => {
    const reply = await denied(
      { by: 'no-kim', resource: 'ledgers', reasons: ['denied-by-rule'] },
      { app: { ...APP, explain: true } },
    );
    expect(reply.json()).toMatchObject({ explain: { Rule: 'no-kim', Resource: 'ledgers', Reasons: 'denied-by-rule' } });
  });

  test('says the subject of a token without an e-mail address', async () => {
    const reply = await denied({}, { identity: { ...FELIX, claims: Object.create(null), sub: 'svc-reports' } });
    expect(reply.json()).toMatchObject({ who: 'svc-reports' });
  });

  test('says that a needed sign-in cannot be had', async () => {
    const reply = await denied({ reasons: ['step-up-unmet', 'auth-unmet'] });
    expect(reply.headers.get('x-sallyport')).toBe('step-up-unmet');
    expect(reply.json()).toMatchObject({ missing: [{ what: 'auth' }] });
  });

  test('the page holds the same, and what a token claims is text on it', async () => {
    const claims = Object.assign(Object.create(null), { email: '<img src=x>@corp.example' });
    const reply = await denied(
      { reasons: ['no-grant', 'posture-unknown'], message: '<b>no</b>' },
      { identity: { ...FELIX, claims }, fields: ['Accept: text/html'] },
    );
    expect(reply.body).toContain('&lt;img src=x&gt;@corp.example');
    expect(reply.body).toContain('&lt;b&gt;no&lt;/b&gt;');
    expect(reply.body).toContain('01KAJ3ZQ8Y7V6T5R4W3X2P1N0M');
    expect(reply.body).not.toMatch(/<img|<script|<b>/);
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(reply.headers.get('x-frame-options')).toBe('DENY');
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
  });
});
