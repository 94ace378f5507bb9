import { describe, expect, it } from 'vitest';
import { runCli, runJson } from '../support/run-cli.ts';

const VERBS = [
  ...['init', 'template', 'validate', 'audit', 'create', 'list', 'deploy', 'start', 'stop'],
  ...['restart', 'adopt', 'status', 'logs', 'destroy', 'completion'],
];

describe('pulso --help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])(
    '%j lists every verb on stdout',
    async (argv) => {
      const run = await runCli(argv);
      expect(run.code).toBe(0);
      expect(run.stderr).toBe('');
      for (const verb of VERBS) expect(run.stdout).toMatch(new RegExp(`^ {2}${verb}[ |]`, 'm'));
      expect(run.stdout).not.toContain('__complete');
    },
  );

  it.each(VERBS)('pulso %s --help shows an example', async (verb) => {
    const run = await runCli([verb, '--help']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`\nExamples:\n  `);
    expect(run.stdout).toMatch(new RegExp(`^ {2}.*pulso ${verb}`, 'm'));
    expect(run.stdout).toContain('--cwd <dir>');
  });

  it('pulso help <verb> is pulso <verb> --help', async () => {
    const [a, b] = await Promise.all([runCli(['help', 'deploy']), runCli(['deploy', '--help'])]);
    expect(a).toEqual(b);
  });
});

describe('an invalid command line', () => {
  it.each([
    [['depoy'], 'unknown-command', /unknown command 'depoy'/, 'did you mean deploy?'],
    [['deploy', '--dryrun'], 'unknown-option', /'--dryrun'/, 'did you mean --dry-run?'],
    [['xyzzy'], 'unknown-command', /xyzzy/, 'run `pulso --help` to list the verbs'],
    [['list', 'acme'], 'excess-arguments', /too many arguments/, 'run `pulso list --help`'],
    [['logs'], 'missing-argument', /slug/, 'run `pulso logs --help`'],
    [['list', '-o', 'yaml'], 'invalid-argument', /yaml/, 'run `pulso list --help`'],
    [['deploy', '--timeout', '5 minutes'], 'bad-duration', /5 minutes/, 'use 90s, 5m or 1h30m'],
    [['deploy', '--timeout'], 'option-missing-argument', /--timeout/, 'run `pulso deploy --help`'],
    [['logs', 'a', '--grep', '('], 'bad-pattern', /Unterminated group/, /backslash/],
    [['logs', 'a', '--tail', '-1'], 'bad-number', /"-1" for --tail/, /--tail 20/],
    [['list', '--select', 'CO'], 'bad-selection', /"CO"/, /--select country=CO/],
    [['completion', 'tcsh'], 'invalid-argument', /tcsh.*bash, zsh, fish/, /--help/],
    [['template', 'release', 'big'], 'invalid-argument', /big.*patch, minor, major/, /--help/],
    [['diff', '--format', 'xml'], 'invalid-argument', /xml.*text, markdown/, /diff --help/],
    [['deploy', 'a', '--all'], 'bad-selection', /--all/, /./],
    [['deploy', '--all', '--exit-code'], 'bad-flags', /--exit-code/, /--dry-run/],
    [
      ['destroy', '--all'],
      'not-confirmed',
      /destroy needs confirmation and this is not a terminal/,
      /--yes/,
    ],
  ])('%j is reported as text and as JSON, with a hint', async (argv, code, message, hint) => {
    const human = await runCli(argv, { cwd: '/nowhere' });
    expect(human.code).toBe(1);
    expect(human.stdout).toBe('');
    expect(human.stderr).toMatch(/^error: /);
    expect(human.stderr).toMatch(message);
    expect(human.stderr).not.toMatch(/ {2}at .*\.ts:/);

    const json = await runJson(argv, { cwd: '/nowhere' });
    expect(json.code).toBe(1);
    expect(json.document).toEqual({
      version: 1,
      error: { code, message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    });
  });
});
