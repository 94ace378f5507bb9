import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { hasHiddenCharacters } from '../../src/core/visible-text.ts';
import { formatManifests } from '../../src/manifests/format-manifests.ts';

test('formatManifests escapes what a terminal would act on, and kubectl reads the same values', () => {
  const body = {
    kind: 'ConfigMap',
    data: { 'k\u202e': 'a\x1b]52;c;eA==\x07\n\u009b2J\r\n', plain: 'two\nlines\n' },
  };
  const text = formatManifests([body]);
  expect(hasHiddenCharacters(text)).toBe(false);
  expect(parse(text)).toEqual(body);
});
