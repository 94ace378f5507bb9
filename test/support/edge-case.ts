import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFakeEngine } from './fake-engine.ts';
import { runCli, startCli, type CliRun, type RunningCli } from './run-cli.ts';
import { putFiles, temporaryWorkspace } from './temporary-workspace.ts';

type Files = Readonly<Record<string, string>>;

/** Two releases of a template, and what a client of the first one changed. Files by path; the rest is the least there is. */
export interface Edge {
  one: Files;
  two: Files;
  client?: Files;
  /** Lines of template.yaml beside its name and, if there is none among them, version. Default: no questions. */
  manifest?: string;
  next?: string;
  /** Of the terminal. */
  env?: Readonly<Record<string, string>>;
}

export interface EdgeCase {
  root: string;
  pulso: (...argv: string[]) => Promise<CliRun>;
  /** As pulso, on a terminal of 100 columns. */
  start: (...argv: string[]) => RunningCli;
  /** Text of one of the client's files. */
  read: (path: string) => Promise<string>;
  /** Changes files of the client. */
  put: (files: Files) => Promise<void>;
  /** Puts a release in the place of the template. */
  release: (number: 'one' | 'two') => Promise<void>;
}

const QUESTIONS = 'questions: []\n';
const COMPOSE = {
  'docker-compose.yml': 'services:\n  app:\n    image: registry.example/app:1.0\n',
};

/** The client `acme` of the first release, with its changes; the template is at the second one. */
export async function openEdge(edge: Edge): Promise<EdgeCase> {
  const opened = await openFirst(edge);
  await opened.put(edge.client ?? {});
  await opened.release('two');
  return opened;
}

/** As openEdge, before the client and the template change. */
export async function openFirst(edge: Edge): Promise<EdgeCase> {
  const { root } = await temporaryWorkspace();
  const options = { cwd: root, engine: createFakeEngine() };
  const template = join(root, 'clients/template');
  const folder = join(root, 'clients/acme');
  const releases = {
    one: { ...COMPOSE, ...edge.one, 'template.yaml': manifestOf('1.0.0', edge.manifest) },
    two: {
      ...COMPOSE,
      ...edge.two,
      'template.yaml': manifestOf('1.1.0', edge.next ?? edge.manifest),
    },
  };
  const opened: EdgeCase = {
    root,
    pulso: (...argv) => runCli(argv, options),
    start: (...argv) => startCli(argv, { ...options, columns: 100, env: edge.env ?? {} }),
    read: (path) => readFile(join(folder, path), 'utf8'),
    put: (files) => putFiles(folder, files),
    async release(number) {
      await rm(template, { recursive: true, force: true });
      await putFiles(template, releases[number]);
    },
  };
  await opened.release('one');
  const created = await opened.pulso('create', 'acme', '--yes');
  if (created.code !== 0) throw new Error(created.stderr);
  return opened;
}

function manifestOf(version: string, more = QUESTIONS): string {
  const own = /^version:/m.test(more) ? '' : `version: ${version}\n`;
  return `name: sample\n${own}${more}`;
}
