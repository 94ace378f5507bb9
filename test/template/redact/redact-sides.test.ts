import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/template/redact/create-redactor.ts';
import { redactSides } from '../../../src/template/redact/redact-sides.ts';

const redact = createRedactor(['a-known-secret']);

describe('redactSides', () => {
  it('numbers different secrets, and equal ones alike', () => {
    const sides = { base: 'password: one', template: 'password: "two"', client: 'password: two' };
    expect(redactSides(sides, redact)).toEqual({
      base: 'password: *** (secret 1)',
      template: 'password: *** (secret 2)',
      client: 'password: *** (secret 2)',
    });
  });

  it('shows one secret without a number', () => {
    const sides = { base: null, template: 'token: x', client: 'token: x\nmore: 1' };
    expect(redactSides(sides, redact)).toEqual({
      base: null,
      template: 'token: ***',
      client: 'token: ***\nmore: 1',
    });
  });

  it('knows secrets within a line, and those of several lines', () => {
    const sides = {
      base: 'url: postgres://u:first@h/db',
      template: 'url: postgres://u:second@h/db',
      client: 'say: a-known-secret twice',
    };
    expect(redactSides(sides, redact)).toEqual({
      base: 'url: postgres://u:*** (secret 1)@h/db',
      template: 'url: postgres://u:*** (secret 2)@h/db',
      client: 'say: *** (secret 3) twice',
    });
  });

  it('never shows a part of a secret', () => {
    const sides = { base: 'api_key: 123***456', template: 'api_key: 1', client: '' };
    expect(Object.values(redactSides(sides, redact)).join()).not.toMatch(/456|123/);
  });
});
