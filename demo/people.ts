/** The people of the demo: what their provider says of them, and what the inventory says of their laptops. */

export interface Person {
  readonly sub: string;
  readonly email: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly amr: readonly string[];
  readonly acr: string;
  readonly device: string;
}

const mira: Person = {
  sub: 'mira',
  email: 'mira@corp.example',
  claims: { employment: 'employee', email_verified: true, groups: ['marketing'], employee_id: 'e-17' },
  amr: ['pwd', 'mfa'],
  acr: 'mfa',
  device: 'd-mira',
};

const felix: Person = {
  sub: 'felix',
  email: 'felix@corp.example',
  claims: { employment: 'employee', email_verified: true, groups: ['finance', 'finance-leads'], employee_id: 'e-40' },
  amr: ['pwd', 'mfa'],
  acr: 'mfa',
  device: 'd-felix',
};

/** By the name of the token file. `felix-phr` is felix after a sign-in with a phishing-resistant key. */
export const PEOPLE: Readonly<Record<string, Person>> = {
  mira,
  felix,
  'felix-phr': { ...felix, amr: ['hwk', 'mfa'], acr: 'phr' },
  kim: {
    sub: 'kim',
    email: 'kim@partner.example',
    claims: {
      employment: 'contractor',
      email_verified: true,
      groups: ['finance', 'finance-leads'],
      employee_id: 'e-51',
    },
    amr: ['pwd', 'mfa'],
    acr: 'mfa',
    device: 'd-kim',
  },
  byod: { ...mira, device: 'd-byod' },
};

const LAPTOP = { managed: true, disk_encrypted: true, os: 'macos', os_version: '15.1', edr_score: 91 };

/** What an inventory export would say this minute. */
export function inventory(now: Date): string {
  const seen = now.toISOString();
  const devices = {
    'd-mira': { seen, ...LAPTOP },
    'd-felix': { seen, ...LAPTOP },
    'd-kim': { seen, ...LAPTOP },
    'd-byod': { seen, ...LAPTOP, managed: false },
  };
  return `# Written by the demo at its start.\n${JSON.stringify({ version: 1, devices }, null, 2)}\n`;
}
