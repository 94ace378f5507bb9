import { describe, expect, it } from 'vitest';
import { parseSlug, proposeSlug } from '../../src/client/slug.ts';

describe('parseSlug', () => {
  it.each(['a', '1', 'claro-colombia', '3m', 'true', 'null', '0x1f', 'a'.repeat(40)])(
    'takes %s',
    (slug) => {
      expect(parseSlug(slug)).toBe(slug);
    },
  );

  it.each([
    ['', 'it is empty', 'use lower-case letters, digits and dashes, for example claro-colombia'],
    ['a'.repeat(41), 'it has 41 characters, 40 is the most', `use ${'a'.repeat(40)}`],
    ['Claro', 'it has upper-case letters', 'use claro'],
    ['claro colombia', 'it has " "', 'use claro-colombia'],
    ['claro_co', 'it has "_"', 'use claro-co'],
    ['peñón', 'it has "ñ"', 'use penon'],
    ['漢', 'it has "漢"', 'use lower-case letters, digits and dashes, for example claro-colombia'],
    ['../etc', 'it has "."', 'use etc'],
    ['a/b', 'it has "/"', 'use a-b'],
    ['a\nb', 'it has "\\n"', 'use a-b'],
    ['{{slug}}', 'it has "{"', 'use slug'],
    ['-a', 'it starts or ends with a dash', 'use a'],
    ['a-', 'it starts or ends with a dash', 'use a'],
    ['-', 'it starts or ends with a dash', undefined],
    ['template', 'it is the name of the template folder', undefined],
  ])('refuses %j: %s', (text, reason, hint) => {
    expect(() => parseSlug(text)).toThrow(
      expect.objectContaining({
        code: 'slug-invalid',
        message: `${JSON.stringify(text)} cannot be a slug: ${reason}`,
        ...(hint === undefined ? {} : { hint }),
      }),
    );
  });

  it('never proposes the name it refuses', () => {
    expect(() => parseSlug('template')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('claro-colombia') }),
    );
  });

  it('does not take a newline at the end for the end', () => {
    expect(() => parseSlug('claro\n')).toThrow(/"\\n"/);
  });
});

describe('proposeSlug', () => {
  it('cuts a long name without leaving a dash at its end', () => {
    expect(proposeSlug(`${'a'.repeat(39)} b`)).toBe('a'.repeat(39));
  });

  it('keeps what letters of a name it can', () => {
    expect(proposeSlug('  Telefónica del Perú, S.A. ')).toBe('telefonica-del-peru-s-a');
  });
});
