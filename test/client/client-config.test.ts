import { describe, expect, it } from 'vitest';
import { clientConfigSchema } from '../../src/client/client-config.ts';
import { checkYamlDocument } from '../../src/text/check-yaml.ts';

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

function check(text: string): string[] {
  return checkYamlDocument(text, clientConfigSchema, 'config/client.yaml').problems.map(
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

  it('names a key that is none of it, where it stands', () => {
    expect(check(`${SOUND}prompts:\n  sytem_prompt: x\n`)).toEqual([
      '12:3 prompts.sytem_prompt: unknown setting',
    ]);
  });
});
