import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { buildComposeInput } from '../support/build-compose.ts';
import { loadStack } from '../../src/compose/load-stack.ts';
import { readComposeCases, type ComposeCase } from '../support/compose-cases.ts';
import { modelOfConfig, modelOfStack } from '../support/compose-model.ts';

const cases = readComposeCases();

/** Where pulso reads a case otherwise, and why; those of every file are at ComposeModel. */
const MEANT: readonly { name: string; at: string; pulso: unknown; reason: string }[] = [
  {
    ...{ name: 'environment-map', at: 'services.app.environment.FLOAT', pulso: '1.10' },
    reason: 'values are texts as they are written (ADR 0003)',
  },
  {
    ...{ name: 'env-file-order', at: 'services.app.environment.D', pulso: 'own' },
    reason: 'an env file sees what environment sets: in 2.26 it is empty',
  },
  {
    ...{ name: 'extension-keys', at: 'services.app.environment', pulso: { 'x-a': '1' } },
    reason: 'a variable may begin with x-: docker compose 2.26 takes it for an extension',
  },
  {
    ...{ name: 'include-long', at: 'services.db.mounts.0.source', pulso: '/clients/acme/data/a' },
    reason: 'paths start at project_directory, as the specification says: 2.26 leaves it out',
  },
  {
    ...{ name: 'include-long', at: 'services.db.mounts.1.source', pulso: '/clients/acme/data/b' },
    reason: 'as above',
  },
  {
    ...{ name: 'override-secrets', at: 'services.app.files', pulso: overriddenSecrets() },
    reason:
      'mounts are merged by their target, as the specification says: 2.26 has two of one target',
  },
];

function overriddenSecrets(): unknown {
  const secret = { kind: 'secret', name: 'two', uid: 0, gid: 0, mode: 0o444 };
  return ['one', 'second', 'two'].map((name) => ({ ...secret, target: `/run/secrets/${name}` }));
}

type Parent = Record<string, unknown>;

function valueAt(model: unknown, at: string): unknown {
  return at.split('.').reduce((node, key) => (node as Parent)[key], model);
}

function setAt(model: unknown, at: string, value: unknown): void {
  const cut = at.lastIndexOf('.');
  (valueAt(model, at.slice(0, cut)) as Parent)[at.slice(cut + 1)] = value;
}

describe('what compose files mean, as docker compose config has it', () => {
  it('has cases of every kind, each recorded', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(cases.filter(({ recorded }) => recorded === undefined).map(({ name }) => name)).toEqual([]);
    for (const kind of ['override', 'extends', 'include'])
      expect(cases.filter(({ name }) => name.startsWith(`${kind}-`)).length).toBeGreaterThan(4);
  }); // prettier-ignore

  it.each(cases.map((one) => [one.title, one] as const))('%s', (_, one) => {
    const expected = modelOfConfig(one.recorded);
    for (const difference of MEANT.filter(({ name }) => name === one.name)) {
      const { at, pulso } = difference;
      expect(valueAt(expected, at), 'a difference that is none').not.toEqual(pulso);
      setAt(expected, at, pulso);
    }
    expect(modelOfStack(readCase(one))).toEqual(expected);
  });

  it('lists a reason for each difference of a case', () => {
    const names = cases.map(({ name }) => name);
    expect(MEANT.filter(({ name, reason }) => !names.includes(name) || reason === '')).toEqual([]);
  });
});

function readCase({ files }: ComposeCase) {
  const { 'docker-compose.yml': compose = '', ...others } = Object.fromEntries(files);
  return loadStack(buildComposeInput(compose, others));
}

const ASK = "import('./scripts/lib/find-compose-program.js').then(async (m) => console.log(await m.findComposeProgram() ?? ''))"; // prettier-ignore
const program = execFileSync(process.execPath, ['-e', ASK], { encoding: 'utf8' }).trim();

describe.skipIf(program === '')(
  program === '' ? 'SKIPPED: docker compose is not on this machine, the records are not checked' : 'the records', // prettier-ignore
  () => {
    it('are what docker compose config says', () => {
      const argv = ['scripts/record-compose.js', '--check', '--compose', program];
      expect(execFileSync(process.execPath, argv, { encoding: 'utf8' })).toBe('');
    });
  },
);
