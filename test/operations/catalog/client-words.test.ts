import { describe, expect, it } from 'vitest';
import { chooseClients, chooseOrAll } from '../../../src/operations/catalog/client-words.ts';

describe('chooseClients', () => {
  it.each([
    [{ slugs: ['acme'] }, { slugs: ['acme'], all: undefined, select: undefined }],
    [{ all: true }, { slugs: [], all: true, select: undefined }],
    [{ select: 'country=CO' }, { slugs: [], all: undefined, select: { country: 'CO' } }],
    [{}, { slugs: [], all: undefined, select: undefined }],
  ])('%j is %j', (words, choice) => {
    expect(chooseClients(words)).toEqual(choice);
  });

  it.each([
    [{ slugs: ['acme'], all: true }, /--all and "acme" cannot be combined/],
    [{ select: 'CO' }, /"CO"/],
  ])('%j is an error', (words, message) => {
    expect(() => chooseClients(words)).toThrow(
      expect.objectContaining({
        code: 'bad-selection',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});

it('chooseOrAll takes all clients by default', () => {
  expect(chooseOrAll({})).toMatchObject({ all: true });
  expect(chooseOrAll({ slugs: ['acme'] })).toEqual({ slugs: ['acme'] });
  expect(chooseOrAll({ select: 'a=b' })).toEqual({ slugs: [], select: { a: 'b' } });
});
