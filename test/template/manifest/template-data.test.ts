import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../src/template/manifest/check-template.ts';
import { templateData } from '../../../src/template/manifest/template-data.ts';
import { buildSource, buildTemplate } from '../../support/build-template.ts';

const QUESTION = { key: 'engine', type: 'text', prompt: 'Engine', default: 'a' };
const SECRET = { name: 'password' };
const SERVER = { service: 'database', user: 'shop', secret: 'password', database: 'shop' };

describe('what holds data of a client', () => {
  const questions = [QUESTION];
  const secrets = [SECRET];

  it.each<[string, object | undefined, object | undefined]>([
    ['is not known without data', undefined, undefined],
    ['is nothing', {}, { database: null }],
    [
      'is one database',
      { database: { engine: 'postgresql', ...SERVER } },
      { database: { engine: 'postgresql', ...SERVER } },
    ],
    [
      'is the first database whose when holds',
      {
        database: [
          { engine: 'postgresql', ...SERVER, when: '{{eq engine "b"}}' },
          { engine: 'mysql', ...SERVER, when: '{{eq engine "a"}}' },
          { engine: 'bigquery' },
        ],
      },
      { database: { engine: 'mysql', ...SERVER, when: '{{eq engine "a"}}' } },
    ],
    [
      'is no database if no when holds',
      { database: [{ engine: 'bigquery', when: '{{eq engine "b"}}' }] },
      { database: null },
    ],
  ])('%s', (_what, data, expected) => {
    const template = buildTemplate({ questions, secrets, ...(data && { data }) });
    const found = templateData(template, { engine: 'a' });
    expect(found).toEqual(expected && { volumes: [], ...expected });
  });

  it('has volumes of files: those whose when holds', () => {
    const volumes = ['files', { name: 'reports', when: '{{eq engine "a"}}' }, { name: 'other', when: '{{eq engine "b"}}' }]; // prettier-ignore
    const template = buildTemplate({ questions, secrets, data: { volumes } });
    expect(templateData(template, { engine: 'a' })).toEqual({ database: null, volumes: ['files', 'reports'] }); // prettier-ignore
  });

  it.each([
    [{ database: { engine: 'postgresql', ...SERVER, secret: 'pin' } }, 'there is no secret pin'],
    [{ database: [{ engine: 'bigquery', when: '{{eq plan "x"}}' }] }, 'there is no variable plan'],
    [{ volumes: ['a', { name: 'a' }] }, 'an earlier volume has the same name'],
    [{ volumes: ['../a'] }, 'must be the name of a volume'],
    [{ database: { engine: 'oracle' } }, 'data.database: Invalid input'],
    [{ databases: [] }, 'data.databases: unknown setting'],
  ])('%j is refused: %s', (data, message) => {
    const { problems } = checkTemplate(buildSource({ questions, secrets, data }));
    expect(problems.map((problem) => problem.message).join()).toContain(message);
  });
});
