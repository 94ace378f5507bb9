import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderShipped } from '../support/render-shipped.ts';

/** What the published schema finds wrong with a value; undefined: nothing. */
async function validate(name: string, value: unknown): Promise<string | undefined> {
  // That of a client's configuration is its template's.
  const folder = name === 'client' ? 'clients/template/schemas' : 'schemas';
  const schema = JSON.parse(await readFile(`${folder}/${name}.schema.json`, 'utf8')) as object;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}

describe('the published schemas', () => {
  it('the files under schemas/ are current', async () => {
    const { exitCode, stderr } = await execa('node', ['scripts/schemas.js', '--check'], {
      reject: false,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('accept the shipped template and the configuration it renders', async () => {
    const manifest = await readFile('clients/template/template.yaml', 'utf8');
    expect(await validate('template', parse(manifest))).toBeUndefined();
    const config = (await renderShipped({})).get('config/client.yaml') ?? '';
    expect(await validate('client', parse(config))).toBeUndefined();
  });

  it.each([
    ['client', { name: 'Claro' }, "must have required property 'slug'"],
    ['template', { name: 'a', version: '1' }, 'must match pattern'],
    [
      'template',
      { name: 'a', version: '1.0.0', question: [] },
      'must NOT have additional properties',
    ],
    ['pulso', { target: 'local', zzz: 1 }, 'must NOT have additional properties'],
  ])('%s rejects %j', async (name, value, reason) => {
    expect(await validate(name, value)).toContain(reason);
  });
});
