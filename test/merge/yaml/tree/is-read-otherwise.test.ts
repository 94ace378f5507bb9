import { describe, expect, it } from 'vitest';
import { isReadOtherwise } from '../../../../src/merge/yaml/tree/is-read-otherwise.ts';

describe('isReadOtherwise', () => {
  it.each([
    'yes',
    'No',
    'OFF',
    'y',
    'n',
    '22:22',
    '1:30:00.5',
    '1_000',
    '0b11',
    '0x1_F',
    '1e3',
    '<<',
    '2024-01-01',
    '2024-1-1 10:00:00',
  ])('%s is not text to YAML 1.1', (text) => {
    expect(isReadOtherwise(text)).toBe(true);
  });

  it.each([
    'nope',
    'one',
    '127.0.0.1:80',
    '8001:8000',
    '1.2.3',
    'on-failure',
    '0.1-rc',
    'a_b',
    'v1',
    '_',
    '',
  ])('%s is what it is to both versions', (text) => {
    expect(isReadOtherwise(text)).toBe(false);
  });
});
