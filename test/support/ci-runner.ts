import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { putFiles, temporaryFolder } from './temporary-workspace.ts';

/** What the commands of a pipeline find around them. */
export interface CiRunner {
  checkout: string;
  /** Where `pulso` is found, and `gh` and `curl`, which are recorded. */
  folder: string;
}

export interface CiComment {
  id: number;
  /** `github-actions[bot]` on GitHub and 7 on GitLab is the pipeline itself. */
  author: string | number;
  body: string;
}

/** The server's side of a pull request. */
export interface CiServer {
  comments: readonly CiComment[];
  /** The token may read alone, as that of a pull request from a fork. */
  refuses?: boolean;
}

/** A command that ended, and all it printed. */
export interface Ran {
  name: string;
  failed: boolean;
  output: string;
}

/** A runner of pipelines in this checkout. */
export async function createRunner(checkout: string, server: CiServer): Promise<CiRunner> {
  const folder = await temporaryFolder();
  const api = join(packageRoot(), 'test/fixtures/ci-api.js');
  await putCommand(folder, 'bin/pulso', PULSO);
  for (const name of ['gh', 'curl']) {
    await putCommand(folder, `bin/${name}`, `exec '${process.execPath}' '${api}' ${name} "$@"`);
  }
  const state = JSON.stringify({ calls: [], ...server });
  await putFiles(folder, { 'state.json': state, 'summary.md': '', path: '' });
  return { checkout, folder };
}

const PULSO = `exec '${process.execPath}' '${join(packageRoot(), 'bin/pulso.js')}' "$@"`;

async function putCommand(folder: string, path: string, lines: string): Promise<string> {
  const script = `#!/bin/sh\n${lines}\n`;
  await putFiles(folder, { [path]: script });
  await chmod(join(folder, path), 0o755);
  return script;
}

/** Takes pulso off the runner; `docker` runs it then, if it is given an image by digest. */
export async function moveToImage({ folder }: CiRunner): Promise<void> {
  await rm(join(folder, 'bin/pulso'));
  const untilImage = 'until expr "$1" : ".*@sha256:" > /dev/null; do shift; done; shift';
  await putCommand(
    folder,
    'bin/docker',
    `echo "$@" >> "${folder}/docker.log"\n${untilImage}\n${PULSO}`,
  );
}

/** Takes pulso off the runner; `curl` downloads it from any address. Gives its SHA-256. */
export async function moveToDownload({ folder }: CiRunner): Promise<string> {
  await rm(join(folder, 'bin/pulso'));
  const script = await putCommand(folder, 'download', `touch "${folder}/started"\n${PULSO}`);
  return createHash('sha256').update(script).digest('hex');
}

/** What the server knows by now: each call of `gh` and `curl` by its words, and every comment. */
export async function readServer({ folder }: CiRunner) {
  const text = await readFile(join(folder, 'state.json'), 'utf8');
  return JSON.parse(text) as { calls: string[][]; comments: CiComment[] };
}

interface Workflow {
  jobs: { pulso: { steps: { name?: string; run?: string; if?: string }[] } };
}

/** Runs a workflow's commands as GitHub does: each in a shell of its own, after a failure only those that say so. */
export async function runWorkflow(runner: CiRunner, pullRequest: string): Promise<Ran[]> {
  const workflow = (await readYaml(runner, '.github/workflows/pulso.yml')) as Workflow;
  const ran: Ran[] = [];
  for (const { name = '', run, if: condition } of workflow.jobs.pulso.steps) {
    const skipped = ran.some(({ failed }) => failed) && condition !== '${{ !cancelled() }}';
    if (run === undefined || skipped) continue;
    ran.push({ name, ...(await runShell(runner, run, { PULL_REQUEST: pullRequest })) });
  }
  return ran;
}

interface Pipeline {
  pulso: { script: string[]; variables: Record<string, string> };
}

/** Runs a job's commands as GitLab does: all in one shell. */
export async function runPipeline(runner: CiRunner, token: string): Promise<Ran> {
  const { pulso } = (await readYaml(runner, '.gitlab/pulso.yml')) as Pipeline;
  const script = ['set -o pipefail', ...pulso.script].join('\n');
  const variables = { ...pulso.variables, PULSO_GITLAB_TOKEN: token };
  return { name: 'pulso', ...(await runShell(runner, script, variables)) };
}

async function readYaml({ checkout }: CiRunner, path: string): Promise<unknown> {
  return parse(await readFile(join(checkout, path), 'utf8'));
}

function runShell(
  { checkout, folder }: CiRunner,
  script: string,
  variables: Readonly<Record<string, string>>,
): Promise<Omit<Ran, 'name'>> {
  const added = readFileSync(join(folder, 'path'), 'utf8').split('\n').filter(Boolean);
  const env = {
    PATH: [...added, join(folder, 'bin'), process.env['PATH']].join(delimiter),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_WORKSPACE: checkout,
    CI_DOWNLOAD: join(folder, 'download'),
    CI_API_STATE: join(folder, 'state.json'),
    RUNNER_TEMP: folder,
    GITHUB_REPOSITORY: 'acme/fleet',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    CI_PROJECT_DIR: checkout,
    CI_API_V4_URL: 'API',
    CI_PROJECT_ID: '3',
    CI_MERGE_REQUEST_IID: '7',
    ...variables,
  };
  return new Promise((resolve) => {
    const words = ['--noprofile', '--norc', '-e', '-c', script];
    execFile('bash', words, { cwd: checkout, env }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: stdout + stderr });
    });
  });
}
