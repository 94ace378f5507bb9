import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createRunner,
  readServer,
  runPipeline,
  runWorkflow,
  type CiRunner,
  type CiServer,
} from '../support/ci-runner.ts';
import { createArguments, runPulso } from '../support/spawn-pulso.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';

const TEMPLATE = 'clients/template/config/client.yaml.hbs';
const STEPS = {
  install: 'Install pulso',
  lint: 'Check the template',
  validate: 'Check the clients',
  diff: 'Compare the clients with the template',
  comment: 'Comment, or write the job summary where that is not allowed',
};
const NOTHING: CiServer = { comments: [] };

const origins: string[] = [];

/** A repository with both pipelines and two clients. */
beforeAll(async () => {
  const origin = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  origins.push(origin);
  await putFiles(origin, {
    'pulso.local.yaml': 'blocks: {first: 700}\nnetwork: {pool: 10.227.0.0/16}\n',
  });
  for (const ci of ['github', 'gitlab']) await succeed(origin, 'init', '--ci', ci);
  for (const slug of ['claro', 'tigo']) await succeed(origin, ...createArguments(slug));
  git(origin, 'init', '--quiet');
  git(origin, 'add', '.');
  git(origin, 'commit', '--quiet', '--message', 'fleet');
});

afterAll(async () => {
  for (const origin of origins) await rm(origin, { recursive: true, force: true });
});

async function succeed(cwd: string, ...argv: string[]): Promise<void> {
  expect(await runPulso(cwd, ...argv)).toMatchObject({ code: 0 });
}

function git(cwd: string, ...words: string[]): void {
  const author = ['-c', 'user.name=ana', '-c', 'user.email=ana@ops-1'];
  execFileSync('git', [...author, ...words], { cwd, stdio: 'pipe' });
}

/** A runner in a clone, as a pipeline gets it: without secrets. */
async function cloneFleet(server: CiServer = NOTHING): Promise<CiRunner> {
  const folder = await temporaryFolder();
  git(folder, 'clone', '--quiet', origins[0] ?? '', 'fleet');
  return createRunner(join(folder, 'fleet'), server);
}

async function change({ checkout }: CiRunner, path: string, from: string, to: string) {
  const text = await readFile(join(checkout, path), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(checkout, path), text.replace(from, to));
}

const goodChange = (runner: CiRunner) =>
  change(runner, TEMPLATE, 'timezone: ', '# checked once\ntimezone: ');
const brokenTemplate = (runner: CiRunner) =>
  change(runner, TEMPLATE, '{{yaml name}}', '{{yaml nmae}}');

describe('the GitHub workflow of `pulso init --ci github`, run command by command', () => {
  const run = async (runner: CiRunner) => {
    const steps = await runWorkflow(runner, '12');
    return { steps, failed: steps.filter((step) => step.failed).map(({ name }) => name) };
  };

  it('passes on a valid change, comments the diff, and updates that comment on the next run', async () => {
    const foreign = { id: 1, author: 'eve', body: '<!-- pulso-diff -->\nnot ours' };
    const runner = await cloneFleet({ comments: [foreign] });
    await goodChange(runner);
    const first = await run(runner);
    expect(first.failed, JSON.stringify(first.steps)).toEqual([]);
    expect(first.steps.map(({ name }) => name)).toEqual(Object.values(STEPS));
    const { comments } = await readServer(runner);
    expect(comments[0]).toEqual(foreign);
    expect(comments[1]?.body).toContain('2 clients: 2 to update');
    expect(comments[1]?.body).toContain('+# checked once');
    expect(await readFile(join(runner.folder, 'summary.md'), 'utf8')).toBe('');

    await change(runner, TEMPLATE, 'checked once', 'checked twice');
    expect((await run(runner)).failed).toEqual([]);
    const later = (await readServer(runner)).comments;
    expect(later).toHaveLength(2);
    expect(later[1]?.body).toContain('+# checked twice');
  });

  it('fails on an invalid template after running every check and writing the comment', async () => {
    const runner = await cloneFleet();
    await brokenTemplate(runner);
    const { steps, failed } = await run(runner);
    expect(failed).toEqual([STEPS.lint, STEPS.diff]);
    expect(steps).toHaveLength(5);
    expect(steps[1]?.output).toContain(`${TEMPLATE}:`);
    const [comment] = (await readServer(runner)).comments;
    expect(comment?.body).toContain('2 failed');
    expect(comment?.body).toContain('nmae');
  });

  it('fails on a client that cannot be read', async () => {
    const runner = await cloneFleet();
    await change(runner, 'clients/tigo/config/client.yaml', 'language: ', 'language: [');
    expect((await run(runner)).failed).toContain(STEPS.validate);
  });

  it("writes the job summary and passes if a fork's token may not comment", async () => {
    const runner = await cloneFleet({ comments: [], refuses: true });
    await goodChange(runner);
    expect((await run(runner)).failed).toEqual([]);
    expect((await readServer(runner)).comments).toEqual([]);
    expect(await readFile(join(runner.folder, 'summary.md'), 'utf8')).toContain('+# checked once');
  });

  it('writes the job summary outside a pull request', async () => {
    const runner = await cloneFleet();
    expect((await runWorkflow(runner, '')).filter((step) => step.failed)).toEqual([]);
    expect((await readServer(runner)).calls).toEqual([]);
    expect(await readFile(join(runner.folder, 'summary.md'), 'utf8')).toContain('2 current');
  });

  it('reports a missing diff if the workspace cannot be opened', async () => {
    const runner = await cloneFleet();
    await writeFile(join(runner.checkout, 'pulso.yaml'), 'tempaltes: {}\n');
    expect((await run(runner)).failed).toEqual([STEPS.lint, STEPS.validate, STEPS.diff]);
    expect((await readServer(runner)).comments[0]?.body).toContain('no diff, see the log');
  });
});

describe('the GitLab job of `pulso init --ci gitlab`, run command by command', () => {
  it('passes on a valid change, comments the diff, and updates that comment on the next run', async () => {
    const foreign = { id: 1, author: 8, body: '<!-- pulso-diff -->\nnot ours' };
    const runner = await cloneFleet({ comments: [foreign] });
    await goodChange(runner);
    expect(await runPipeline(runner, 'token')).toMatchObject({ failed: false });
    await change(runner, TEMPLATE, 'checked once', 'checked twice');
    expect(await runPipeline(runner, 'token')).toMatchObject({ failed: false });
    const { comments, calls } = await readServer(runner);
    expect(comments).toHaveLength(2);
    expect(comments[0]).toEqual(foreign);
    expect(comments[1]?.body).toContain('+# checked twice');
    expect(calls.every((words) => words.includes('PRIVATE-TOKEN: token'))).toBe(true);
  });

  it('fails on an invalid template and comments the errors', async () => {
    const runner = await cloneFleet();
    await brokenTemplate(runner);
    const { failed, output } = await runPipeline(runner, 'token');
    expect(failed).toBe(true);
    expect(output).toContain(`${TEMPLATE}:`);
    expect((await readServer(runner)).comments[0]?.body).toContain('2 failed');
  });

  it.each([
    ['without a token', '', false],
    ['with one that may not comment', 'token', true],
  ])('%s leaves the diff as an artifact', async (_, token, refuses) => {
    const runner = await cloneFleet({ comments: [], refuses });
    await goodChange(runner);
    const { failed, output } = await runPipeline(runner, token);
    expect(failed).toBe(false);
    expect(output).toContain('the artifact pulso-diff.md');
    expect(await readFile(join(runner.checkout, 'pulso-diff.md'), 'utf8')).toContain('+# checked');
  });
});
