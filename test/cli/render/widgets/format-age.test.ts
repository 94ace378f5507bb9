import { expect, it } from 'vitest';
import { formatAge } from '../../../../src/cli/render/widgets/format-age.ts';

it.each([
  ['2024-05-01T12:00:00Z', '0s'],
  ['2024-05-01T11:59:55Z', '5s'],
  ['2024-05-01T11:58:55.999Z', '1m 4s'],
  ['2024-05-01T11:00:00Z', '1h'],
  ['2024-05-01T10:29:59Z', '1h 30m'],
  ['2024-04-28T08:00:00Z', '3d 4h'],
  ['2024-05-01T12:00:09Z', '0s'],
])('from %s it is %s', (since, age) => {
  expect(formatAge(since, new Date('2024-05-01T12:00:00Z'))).toBe(age);
});
