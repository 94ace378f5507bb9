import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import { expect, type TestContext } from 'vitest';
import { stringify } from 'yaml';
import { readStandIns } from './shipped-fleet.ts';
import { removeClients } from './remove-clients.ts';
import { putFiles } from './temporary-workspace.ts';
import { testSlug } from './test-slug.ts';
import { VERB_RUNS } from './verb-runs.ts';

const BROKEN = /Cannot find (module|package)|ERR_[A-Z_]+|\.js:\d+:\d+/;

const DEAD_CLUSTER = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'dead', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'dead', user: { token: 'none' } }],
  contexts: [{ name: 'dead', context: { cluster: 'dead', user: 'dead' } }],
  'current-context': 'dead',
};

export interface VerbFleet {
  /** A part of its client's slug. */
  name: string;
  /** Its client's block. */
  block: number;
  /** Run on a terminal that narrow; absent: on none. */
  columns?: number;
}

/** Runs every verb with this command in a new workspace on the real engine. */
export async function runVerbs(
  { onTestFinished }: TestContext,
  command: string,
  { name, block, columns }: VerbFleet,
): Promise<void> {
  const docker = new Dockerode();
  const slug = testSlug(name);
  const image = `pulso-test/${name}:${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  const fleet = await openFleet(folder, command, block);
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true });
    await removeClients(docker, [slug]);
    // By its name: built from the cache, it is the same image as the one that other tests deploy.
    await docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
  });
  const fill = (text: string) => text.replaceAll('{slug}', slug).replaceAll('{image}', image);
  for (const { verb, words, code, says } of VERB_RUNS) {
    const argv = [command, ...verb.split(' '), ...fill(words).split(' ').filter(Boolean)];
    const ran = await (columns === undefined ? start(fleet, argv) : startIn(fleet, columns, argv));
    const seen = `${argv.join(' ')}\n${ran.output}`;
    expect(ran.output, seen).not.toMatch(BROKEN);
    expect(ran.code, seen).toBe(code);
    expect(squeeze(ran.output), seen).toContain(squeeze(fill(says)));
  }
}

async function openFleet(folder: string, command: string, block: number): Promise<string> {
  const { code, output } = await start(folder, [command, 'init', 'fleet']);
  expect(code, output).toBe(0);
  const settings = {
    blocks: { first: block },
    network: { pool: '10.128.0.0/14' },
    images: await readStandIns(),
    targets: {
      local: { engine: 'docker' },
      other: { engine: 'docker', host: 'unix:///nowhere.sock' },
      prod: { engine: 'kubernetes', kubeconfig: 'dead.yaml', domain: 'clients.example' },
    },
  };
  await putFiles(join(folder, 'fleet'), {
    'pulso.local.yaml': stringify(settings),
    'dead.yaml': stringify(DEAD_CLUSTER),
  });
  return join(folder, 'fleet');
}

interface Ended {
  code: number;
  output: string;
}

function start(cwd: string, [program = '', ...words]: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(program, words, { cwd }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
    child.stdin?.end();
  });
}

/** On a pseudo-terminal, as an operator would see it. */
function startIn(cwd: string, columns: number, argv: readonly string[]): Promise<Ended> {
  const line = argv.map((word) => `'${word}'`).join(' ');
  const shell = `stty cols ${columns} && exec ${line} < /dev/null`;
  return start(cwd, ['script', '--quiet', '--return', '--command', shell, '/dev/null']);
}

/** A narrow terminal wraps and shortens: blanks, escapes and what follows an ellipsis do not count. */
function squeeze(text: string): string {
  // eslint-disable-next-line no-control-regex -- colors and cursor movements of a terminal
  return text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|\s/g, '');
}
