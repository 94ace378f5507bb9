import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../src/template/manifest/parse-template.ts';
import { packTemplate } from '../../../src/template/pack/pack-template.ts';
import { unpackTemplate } from '../../../src/template/pack/unpack-template.ts';
import { renderTemplate } from '../../../src/template/render/render-template.ts';
import type { Template, TemplateSource } from '../../../src/template/template.ts';
import { packageRoot } from '../../../src/workspace/disk/package-root.ts';
import { readTemplateFolder } from '../../../src/workspace/templates/read-template-source.ts';

const MANIFEST = `name: shop
version: 1.0.0
questions:
  - {key: country, type: select, prompt: Country, choices: [{value: CO, label: Colombia}, {value: PE, label: Peru}]}
  - {key: expression, type: text, prompt: Text, when: '{{eq country "CO"}}', default: '{{slug}}-{{country}}'}
ports: {expression: {base: 8000, when: '{{country}}'}}
secrets: [{name: token, when: '{{country}}', rotate: [{engine: redis, service: cache, user: default, when: '{{eq country "PE"}}'}]}]
data: {database: {engine: bigquery, when: '{{country}}'}}
files: [{path: 'only/**', when: '{{eq country "PE"}}', seed: true}]
migrations: [{version: 1.0.0, setAnswer: {expression: '{{country}}'}}]
`;

const encoder = new TextEncoder();

function shop(): TemplateSource {
  const files = [
    { path: 'a.txt.hbs', text: 'line\n{{#if (eq country "CO")}}{{expression}}{{/if}} {{ports.expression}}\n' },
    { path: '{{country}}/b.txt', text: 'kept {{as it is}}\n' },
    { path: 'only/c.txt', text: 'c\n' },
  ].map(({ path, text }) => ({ path, bytes: encoder.encode(text), executable: path === 'only/c.txt' })); // prettier-ignore
  return { name: 'shop', folder: 'clients/shop', manifest: MANIFEST, files };
}

function throughJson(source: TemplateSource): { before: Template; after: Template } {
  const before = parseTemplate(source);
  const packed = JSON.parse(JSON.stringify(packTemplate(before))) as ReturnType<
    typeof packTemplate
  >;
  return { before, after: unpackTemplate(packed, source, before.digest) };
}

/** Functions are compared by what they render. */
function withoutFunctions(template: Template): unknown {
  return JSON.parse(JSON.stringify(template, plain));
}

function plain(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

const context = (answers: Record<string, string>) => ({
  slug: 'acme',
  block: 1,
  ports: { expression: 8001, web: 8001, database: 5433, cache: 6380 },
  subnet: '10.0.0.0/26',
  target: 'local',
  template: { name: 'shop', version: '1.0.0' },
  answers,
});

describe('packTemplate and unpackTemplate', () => {
  it('give back the template, whatever its names are', () => {
    const { before, after } = throughJson(shop());
    expect(withoutFunctions(after)).toEqual(withoutFunctions(before));
    expect(JSON.stringify(withoutFunctions(after))).toContain('line');
    for (const answers of [{ country: 'CO', expression: 'x' }, { country: 'PE' }]) {
      const files = renderTemplate(before, context(answers));
      expect(renderTemplate(after, context(answers))).toEqual(files);
      expect(files.length).toBeGreaterThan(1);
    }
  });

  it('keep the place of a fault', () => {
    const { before, after } = throughJson(shop());
    const messages = [before, after].map((template) => {
      try {
        renderTemplate(template, context({ country: 'CO' }));
      } catch (error) {
        return error;
      }
      return undefined;
    });
    expect(messages[0]).toMatchObject({ code: 'template-value', at: { file: 'clients/shop/a.txt.hbs', line: 2 } }); // prettier-ignore
    expect(messages[1]).toEqual(messages[0]);
  });

  it('give back the shipped template', async () => {
    const folder = `${packageRoot()}/clients/template`;
    const source = await readTemplateFolder('template', folder, 'clients/template');
    const { before, after } = throughJson(source);
    expect(before.files.length).toBeGreaterThan(10);
    expect(withoutFunctions(after)).toEqual(withoutFunctions(before));
  });
});
