import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEdge, openFirst } from '../../support/edge-case.ts';

const CLIENT = 'config/client.yaml';
const SCHEMA = 'schemas/client.schema.json';
const MANIFEST = `questions: []\nschemas: {${CLIENT}: ${SCHEMA}}\n`;
const schema = (properties: object, more: object = {}): string =>
  JSON.stringify({ type: 'object', properties, ...more });
const SLUG = { slug: { type: 'string' } };

it('a setting that the template adds to client.yaml and to its schema is taken', async () => {
  const { pulso, read } = await openEdge({
    one: { [CLIENT]: 'slug: acme\n', [SCHEMA]: schema(SLUG, { additionalProperties: false }) },
    two: {
      [CLIENT]: 'slug: acme\nbot:\n  greeting: hi\n',
      [SCHEMA]: schema({ ...SLUG, bot: { type: 'object' } }, { additionalProperties: false }),
    },
    manifest: MANIFEST,
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read(CLIENT)).toBe('slug: acme\nbot:\n  greeting: hi\n');
  expect((await pulso('validate')).code).toBe(0);
  expect((await pulso('create', 'beta', '--yes')).stderr).toContain('slug');
});

it('a key of the client alone is free where the schema leaves room, and an error with its line where not', async () => {
  const own = { [CLIENT]: 'slug: acme\n# ours\nvip: true\n' };
  const files = (more: object): Record<string, string> => ({
    [CLIENT]: 'slug: acme\n',
    [SCHEMA]: schema(SLUG, more),
  });
  const open = { one: files({}), two: files({}), client: own, manifest: MANIFEST };
  expect((await (await openEdge(open)).pulso('validate')).code).toBe(0);
  const closed = files({ additionalProperties: false });
  const { pulso } = await openEdge({ ...open, one: closed, two: closed });
  const { code, stdout } = await pulso('validate');
  expect(code).toBe(1);
  expect(stdout).toMatch(/clients\/acme\/config\/client\.yaml:3\S* .*vip/);
});

it('a template without schemas is free: config/client.yaml can be anything', async () => {
  const { pulso, read } = await openEdge({
    one: { [CLIENT]: '- any\n- list\n' },
    two: { [CLIENT]: '- any\n- list\n- more\n' },
  });
  expect((await pulso('sync')).code).toBe(0);
  expect(await read(CLIENT)).toBe('- any\n- list\n- more\n');
  expect((await pulso('validate')).code).toBe(0);
});

it('a template whose own file breaks its schema changes no client, and lint says where', async () => {
  const { pulso, read } = await openEdge({
    one: { [CLIENT]: 'slug: acme\nfee: 10\n', [SCHEMA]: schema({ fee: { type: 'number' } }) },
    two: { [CLIENT]: 'slug: acme\nfee: ten\n', [SCHEMA]: schema({ fee: { type: 'number' } }) },
    manifest: MANIFEST,
  });
  const { code, stdout, stderr } = await pulso('sync');
  expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(/acme.*fee.*client\.yaml:2/s)]);
  expect(await read(CLIENT)).toBe('slug: acme\nfee: 10\n');
});

it('an override that a stricter schema refuses is named at the sync, and stays', async () => {
  const file = 'slug: acme\nfee: 10\n';
  const { pulso, read } = await openEdge({
    one: { [CLIENT]: file, [SCHEMA]: schema({ fee: {} }) },
    two: { [CLIENT]: `${file}a: 1\n`, [SCHEMA]: schema({ fee: { type: 'number', maximum: 100 } }) },
    client: { [CLIENT]: 'slug: acme\nfee: 500\n' },
    manifest: MANIFEST,
  });
  const { code, stdout, stderr } = await pulso('sync');
  expect([code, stdout + stderr]).toEqual([1, expect.stringMatching(/acme.*fee/s)]);
  expect(await read(CLIENT)).toBe('slug: acme\nfee: 500\n');
});

it.each([
  ['refers to an address', { $ref: 'https://schemas.example/x.json' }],
  ['is none', ['a list']],
  ['has a condition', { if: { required: ['a'] }, then: { required: ['b'] } }],
])('a schema that %s is an error of lint, and nothing is fetched', async (_, broken) => {
  const files = { [CLIENT]: 'slug: acme\n', [SCHEMA]: JSON.stringify(broken) };
  const { pulso } = await openEdge({
    one: { [CLIENT]: 'slug: acme\n', [SCHEMA]: schema(SLUG) },
    two: files,
    manifest: MANIFEST,
  });
  const { code, stdout, stderr } = await pulso('template', 'lint');
  expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('template-schema')]);
});

it('schemas are of JSON files too, and of no file that the client deleted', async () => {
  const name = 'settings.json';
  const files = { [name]: '{"fee": 10}\n', [SCHEMA]: schema({ fee: { type: 'number' } }) };
  const edge = await openFirst({
    one: files,
    two: files,
    manifest: `questions: []\nschemas: {${name}: ${SCHEMA}}\n`,
  });
  await edge.put({ [name]: '{\n  "fee": "ten"\n}\n' });
  const { code, stdout } = await edge.pulso('validate');
  expect([code, stdout]).toEqual([1, expect.stringMatching(/settings\.json:2\S* .*fee/)]);
  await rm(join(edge.root, 'clients/acme', name));
  expect((await edge.pulso('validate')).code).toBe(0);
});
