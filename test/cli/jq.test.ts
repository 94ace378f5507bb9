import { expect, it } from 'vitest';
import { buildFleet } from '../support/build-fleet.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli } from '../support/run-cli.ts';

it.each([
  ['texts without quotes', '.clients[].slug', 'acme\nbeta\n'],
  [
    'everything else as JSON of one line',
    '.clients[0] | {slug, block}',
    '{"slug":"acme","block":1}\n',
  ],
  ['tables', '.clients[] | [.slug, .country] | @tsv', 'acme\tCO\nbeta\tCO\n'],
  ['nothing at all', 'empty', ''],
  ['an expression that begins with a dash', '-1', '-1\n'],
])('--jq prints %s', async (_, expression, stdout) => {
  const { root } = await buildFleet(['acme', 'beta']);
  const run = await runCli(['list', '--jq', expression], { cwd: root });
  expect(run).toMatchObject({ code: 0, stdout });
});

it('--jq indents JSON on a terminal', async () => {
  const { root } = await buildFleet(['acme']);
  const run = await runCli(['list', '--jq', '{a: 1}'], { cwd: root, columns: 80 });
  expect(run.stdout).toBe('{\n  "a": 1\n}\n');
});

it('an invalid expression fails with its place before anything is done', async () => {
  const { root } = await buildFleet(['acme']);
  const engine = createFakeEngine();
  const run = await runCli(['deploy', 'acme', '--jq', '"é" | .clients['], { cwd: root, engine });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain(
    'invalid --jq expression: syntax error, unexpected end of file at line 1, column 15',
  );
  const status = await runCli(['status', '--jq', '.clients[].state'], { cwd: root, engine });
  expect(status.stdout).toBe('absent\n');
});

it('an unknown function is named', async () => {
  const run = await runCli(['list', '--jq', '.clients | count'], { cwd: '/nowhere' });
  expect(run.stderr).toContain('count/0 is not defined at line 1, column 12');
});

it('an expression that does not fit the document fails', async () => {
  const { root } = await buildFleet(['acme']);
  const run = await runCli(['list', '--jq', '.clients.slug'], { cwd: root });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('--jq failed: Cannot index array with string ("slug")');
});

it('a failure of the verb is on stderr alone', async () => {
  const run = await runCli(['list', '--jq', '.'], { cwd: '/nowhere' });
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toContain('no folder /nowhere');
});

it('--jq filters the lines of a verb that goes on, and keeps hidden characters visible', async () => {
  const { root } = await buildFleet(['acme']);
  const engine = createFakeEngine();
  await runCli(['deploy', 'acme'], { cwd: root, engine });
  const at = '2026-01-02T03:04:05Z';
  engine.logs = async function* () {
    yield await Promise.resolve([
      { service: 'app', stream: 'stdout' as const, at, text: 'fine' },
      { service: 'app', stream: 'stderr' as const, at, text: 'out of \u202ememory' },
    ]);
    yield [{ service: 'app', stream: 'stdout' as const, at, text: 'fine again' }];
  };
  const expression = 'select(.stream == "stderr") | .text';
  const followed = await runCli(['logs', 'acme', '--follow', '--jq', expression], {
    cwd: root,
    engine,
  });
  expect(followed).toMatchObject({ code: 0, stdout: 'out of \\u202ememory\n' });
});
