import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSchemas } from '../../src/operations/validate/check-schemas.ts';

const SOUND = `slug: claro-colombia
name: Claro Colombia
country: CO
language: es
currency: COP
timezone: America/Bogota
whatsapp_number: ""
features: {audio: true, own_feature: false}
monthly_fee: 12.5
custom: {anything: [1, {goes: here}]}
`;

const SCHEMA = readFileSync('clients/template/schemas/client.schema.json');

/** Problems of config/client.yaml, by the schema of the shipped template. */
function check(text: string): string[] {
  const files = new Map(
    Object.entries({ 'config/client.yaml': Buffer.from(text), 'client.schema.json': SCHEMA }).map(
      ([path, bytes]) => [path, { path, bytes }],
    ),
  );
  const schemas = { 'config/client.yaml': 'client.schema.json' };
  const scope = { slug: 'claro-colombia', schemas, concerns: () => true };
  return checkSchemas(files, scope).map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );
}

describe('config/client.yaml', () => {
  it('takes what it is made for', () => {
    expect(check(SOUND)).toEqual([]);
  });

  it.each([
    [
      'country: CO',
      'country: Colombia',
      '3:1 country: must be an ISO 3166 country code, such as CO',
    ],
    ['country: CO', 'country: ZZ', '3:1 country: must be an ISO 3166 country code, such as CO'],
    ['country: CO', 'country: 5', '3:1 country: Invalid input: expected string, received number'],
    ['currency: COP', 'curency: COP', '1:1 currency: is missing'],
    [
      'timezone: America/Bogota',
      'timezone: Bogota',
      '6:1 timezone: must be an IANA time zone, such as America/Bogota',
    ],
    [
      'audio: true',
      'audio: yes',
      '8:12 features.audio: Invalid input: expected boolean, received string',
    ],
    [
      'monthly_fee: 12.5',
      'monthly_fee: -1',
      '9:1 monthly_fee: Too small: expected number to be >=0',
    ],
    [
      'name: Claro Colombia',
      'name: ""',
      '2:1 name: Too small: expected string to have >=1 characters',
    ],
    ['whatsapp_number: ""', 'whatsapp_number: 300', '7:1 whatsapp_number: Invalid input'],
  ])('%s written %s: %s', (line, broken, problem) => {
    expect(check(SOUND.replace(line, broken))).toContainEqual(problem);
  });

  it.each([
    ['of the template', 'loyalty_tier: gold\n'],
    ['of the client', 'own: {anything: [1, {goes: here}]}\n'],
    ['beside its prompts', 'prompts:\n  goodbye_message: x\n'],
  ])('takes a setting that it does not know: %s', (_, more) => {
    expect(check(SOUND + more)).toEqual([]);
  });

  it('names a slug that is not the one of the folder', () => {
    expect(check(SOUND.replace('slug: claro-colombia', 'slug: tigo'))).toEqual([
      '1:1 slug: is tigo, the client is claro-colombia',
    ]);
  });
});
