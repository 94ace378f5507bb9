import { expect, it } from 'vitest';
import { readVersion } from '../../../bench/report/read-versions.ts';

it.each([
  ['git version 2.39.5', '2.39.5'],
  ['Cookiecutter 1.7.3 from /usr/lib/python3/dist-packages (Python 3.1)', '1.7.3'],
  ['20.10.24+dfsg1', '20.10.24+dfsg1'],
  ['2.26.1-4', '2.26.1-4'],
  ['{"clientVersion": {"major": "1", "gitVersion": "v1.32.4"}}', '1.32.4'],
  ['', undefined],
])('of %j it is %s', (text, version) => {
  expect(readVersion(text)).toBe(version);
});
