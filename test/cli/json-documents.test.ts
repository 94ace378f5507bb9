import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { createFakeEngine } from '../support/fake-engine.ts';
import { runCli, runJson } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { temporaryFolder, temporaryWorkspace } from '../support/temporary-workspace.ts';

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };

/** The published schema of a verb's document, made to refuse every field that it does not name. */
async function strictSchema(verb: string): Promise<Schema> {
  const text = await readFile(`schemas/results/${verb.replace(' ', '-')}.schema.json`, 'utf8');
  return JSON.parse(text, (_, value: unknown) => {
    const closed = isSchema(value) && value.additionalProperties === undefined;
    return closed ? { ...value, additionalProperties: false } : value;
  }) as Schema;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && 'properties' in value && 'type' in value;
}

async function findFaults(verb: string, document: unknown): Promise<string | undefined> {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  const valid = ajv.validate(await strictSchema(verb), document);
  return valid ? undefined : ajv.errorsText();
}

/** A client that runs, and a template that has changed since. */
async function fleet() {
  const settings = 'blocks: {first: 700}\nnetwork: {pool: 10.229.0.0/16}\n';
  const { root } = await temporaryWorkspace({ 'pulso.yaml': settings, ...smallTemplate() });
  const options = { cwd: root, engine: createFakeEngine() };
  await runCli(['create', 'acme', '--name', 'Acme', '--country', 'CO', '--deploy'], options);
  return options;
}

it.each([
  ['list', []],
  ['config show', ['acme']],
  ['config get', ['acme', 'ports.web']],
  ['status', []],
  ['validate', []],
  ['audit', []],
  ['audit', ['--verify']],
  ['create', ['beta', '--name', 'Beta', '--country', 'CO']],
  ['create', ['beta', '--name', 'Beta', '--country', 'CO', '--dry-run']],
  ['create', ['beta', '--name', 'Beta', '--country', 'CO', '--deploy']],
  ['diff', []],
  ['sync', ['--deploy']],
  ['overrides', []],
  ['set', ['acme', 'name=Other']],
  ['deploy', ['acme', '--recreate']],
  ['stop', ['acme']],
  ['start', ['acme', '--dry-run']],
  ['restart', ['acme']],
  ['destroy', ['acme', '--purge', '--yes']],
  ['plan', ['acme']],
  ['history', ['acme']],
  ['rollback', ['acme', '--to', '1', '--dry-run']],
  ['rollback', ['acme', '--to', '1', '--yes']],
  ['remove', ['acme', '--dry-run']],
  ['remove', ['acme', '--yes']],
  ['logs', ['acme']],
  ['port', ['acme']],
  ['open', ['acme']],
  ['exec', ['acme', '--', 'echo', 'hola']],
  ['run', ['acme', '--', 'echo', 'hola']],
  ['template show', []],
  ['template lint', []],
  ['template release', ['minor']],
  ['explain', []],
  ['explain', ['port-in-use']],
])('the document of %s %j has the fields of its schema, and no other', async (verb, argv) => {
  const { code, document } = await runJson([...verb.split(' '), ...argv], await fleet());
  expect(code).toBe(0);
  expect(document).toMatchObject({ version: 1 });
  expect(await findFaults(verb, document)).toBeUndefined();
});

it('the document of init has the fields of its schema, and no other', async () => {
  const { code, document } = await runJson(['init', 'fleet'], { cwd: await temporaryFolder() });
  expect(code).toBe(0);
  expect(await findFaults('init', document)).toBeUndefined();
});
