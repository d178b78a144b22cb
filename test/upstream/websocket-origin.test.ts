/** Who may open a WebSocket. */

import { describe, expect, test } from 'vitest';
import { originAllowed } from '../../src/upstream/websocket-origin.ts';

const OWN = 'https://app.corp.example';

describe('originAllowed', () => {
  test.each([
    ['the app itself', ['Origin', OWN], ['same'], true],
    ['the app itself, in other letters', ['oRIGIN', 'HTTPS://App.Corp.Example'], ['same'], true],
    ['another site', ['Origin', 'https://evil.example'], ['same'], false],
    ['a sibling', ['Origin', 'https://other.corp.example'], ['same'], false],
    ['the app’s name as a part of another', ['Origin', `${OWN}.evil.example`], ['same'], false],
    ['the app without TLS', ['Origin', 'http://app.corp.example'], ['same'], false],
    ['another port', ['Origin', `${OWN}:8443`], ['same'], false],
    ['a sandboxed page', ['Origin', 'null'], ['same'], false],
    ['an empty origin', ['Origin', ''], ['same'], false],
    ['a configured site', ['Origin', 'https://desk.corp.example'], ['same', 'https://desk.corp.example'], true],
    ['the app itself, when only another is configured', ['Origin', OWN], ['https://desk.corp.example'], false],
    ['a client that is not a browser', ['Accept', '*/*'], ['same'], true],
    ['two origins, one of them the app', ['Origin', OWN, 'Origin', 'https://evil.example'], ['same'], false],
  ] as const)('%s', (_, headers, allowed, expected) => {
    expect(originAllowed(headers, allowed, OWN)).toBe(expected);
  });
});
