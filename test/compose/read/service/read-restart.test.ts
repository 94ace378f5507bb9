import { expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

test.each([
  ['no', { name: 'no' }],
  ['"no"', { name: 'no' }],
  ['always', { name: 'always' }],
  ['unless-stopped', { name: 'unless-stopped' }],
  ['on-failure', { name: 'on-failure' }],
  ['on-failure:3', { name: 'on-failure', maxRetries: 3 }],
  ['', { name: 'no' }],
])('restart: %s', (text, restart) => {
  expect(readServiceOf(`restart: ${text}`).restart).toEqual(restart);
});

test.each(['never', 'false', 'on-failure:', 'on-failure:-1', 'on-failure:x', 'always:3', '[no]'])(
  'restart: %s is refused',
  (text) => {
    expect(problemsOf(composeOf(`restart: ${text}`)).join()).toMatch(/^4:14 error compose-/);
  },
);
