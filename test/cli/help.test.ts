import { describe, expect, it } from 'vitest';
import { allCommands } from '../../src/cli/commands.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { reference } from '../../src/cli/reference.ts';
import { VERSION } from '../../src/compose/version.ts';
import { sallyport } from './program.ts';

const COMMANDS = await allCommands();

const OVERVIEW = `sallyport: an identity-aware reverse proxy

usage: sallyport COMMAND [flags]

  run       serve
  check     check the configuration, the policy and its tests, without serving
  test      run the tests that stand in the policy, and find what they would not notice
  lint      find rules that are good for nothing, and all else that an author should look at, and exit 1 if there is any
  explain   show why a request is allowed (exit code 0) or refused (1), rule by rule
  diff      show what two policies decide differently, and exit 1 if there is anything
  who-can   show everybody who reaches a resource, by the grants that let them, and exit 1 if nobody does
  what-can  show everything that somebody may do, app by app, and exit 1 if that is nothing
  replay    decide the requests of access logs again by a new policy: who keeps, loses and gains what
  tighten   find what access logs show that nobody needs, as a patch of the policy that is proved and never applied
  fmt       write policy and configuration files in their one spelling, comments kept
  schema    print a JSON Schema, for editors and for those who read the access record
  keys      print the public keys of the gate’s assertions, or make a new private key for gates that share one
  health    ask a running gate whether it is alive, or ready
  revoke    end sessions at a running gate
  status    print what a running gate serves

exit codes: 0 yes, 1 no (invalid, denied, a failing test, a difference), 2 could not tell (usage, unreadable file)
\`sallyport COMMAND --help\` says more
`;

describe('the help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('is the overview for %j, on stdout', async (words) => {
    expect(await sallyport(words)).toEqual({ code: 0, stdout: OVERVIEW, stderr: '' });
  });

  it('says of a command what it does, its flags and their defaults', async () => {
    const { code, stdout } = await sallyport(['explain', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^usage: sallyport explain METHOD \(URL\|app\/path\) \[flags\]\n/);
    expect(stdout).toContain('$SALLYPORT_CONFIG, default config/sallyport.yaml');
  });

  it('is the same by `help COMMAND`', async () => {
    const [long, short] = await Promise.all([sallyport(['help', 'keys']), sallyport(['keys', '-h'])]);
    expect(long).toEqual(short);
  });

  it('says which version this is', async () => {
    expect(await sallyport(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it.each(COMMANDS)('fits a screen of 120 columns for $name', (command) => {
    for (const line of commandHelp(command).split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

describe('the reference', () => {
  it('names every command and every flag', () => {
    const text = reference(COMMANDS);
    for (const { name, flags } of COMMANDS) {
      expect(text).toContain(`## sallyport ${name}\n`);
      for (const flag of Object.keys(flags)) expect(text).toContain(`--${flag}`);
    }
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['frobnicate'], 'there is no command `frobnicate`'],
    [['explian'], 'there is no command `explian`: did you mean `explain`?'],
    [['check', '--frobnicate'], 'there is no flag `--frobnicate`: there is `--config`, `--json`'],
    [['check', '--jsno'], 'there is no flag `--jsno`: did you mean `--json`?'],
    [['check', '-x'], 'there is no flag `-x`'],
    [['check', '--json=yes'], '`--json` takes no value'],
    [['check', 'operand'], 'expected no operands'],
    [['explain', 'GET'], 'expected METHOD (URL|app/path)'],
    [['schema', 'nothing'], 'expected one of config, policy, devices, record'],
    [['test', '--config'], '`--config` needs a value: FILE'],
    [['check', '--config', '--json'], '`--config` needs a value: FILE'],
    [['keys', 'old', 'file'], 'expected nothing, or `new FILE`'],
    [['keys', 'new', 'file', '--algorithm', 'RS256'], '`RS256` is not ES256 or EdDSA'],
    [['status', '--admin', 'nowhere'], '`nowhere` is not a URL'],
  ])('is exit code 2, and said on stderr: %j', async (words, message) => {
    const { code, stdout, stderr } = await sallyport(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help');
  });
});
