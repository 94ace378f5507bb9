import { expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

test.each([
  ['{test: "curl -f x || exit 1"}', { test: ['CMD-SHELL', 'curl -f x || exit 1'] }],
  ['{test: [CMD, pg_isready, -U, app]}', { test: ['CMD', 'pg_isready', '-U', 'app'] }],
  ['{test: [CMD-SHELL, pg_isready]}', { test: ['CMD-SHELL', 'pg_isready'] }],
  ['{test: [NONE]}', { test: ['NONE'] }],
  ['{disable: true}', { test: ['NONE'] }],
  ['{disable: true, test: x}', { test: ['NONE'] }],
  ['{disable: false, test: x}', { test: ['CMD-SHELL', 'x'] }],
  ['{interval: 10s}', { test: [], interval: 10_000 }],
  [
    '{test: x, interval: 1m30s, timeout: 500ms, start_period: 1h, start_interval: 1s, retries: "3"}',
    {
      test: ['CMD-SHELL', 'x'],
      interval: 90_000,
      timeout: 500,
      startPeriod: 3_600_000,
      startInterval: 1000,
      retries: 3,
    },
  ],
])('%s', (text, healthcheck) => {
  expect(readServiceOf(`healthcheck: ${text}`).healthcheck).toEqual(healthcheck);
});

test.each([
  ['curl x', 'must be a map'],
  ['{test: [curl, x]}', 'healthcheck.test must be [CMD, program'],
  ['{test: []}', 'must be [CMD, program'],
  ['{test: [CMD]}', 'must be [CMD, program'],
  ['{test: [CMD-SHELL]}', 'must be [CMD, program'],
  ['{test: x, interval: 5}', 'must be a time'],
  ['{test: x, retries: -1}', 'between 0 and'],
  ['{test: x, retires: 1}', 'did you mean retries?'],
])('%s is refused', (text, message) => {
  expect(problemsOf(composeOf(`healthcheck: ${text}`)).join()).toContain(message);
});

test('a script of several words is given to the engine as it is, with a warning', () => {
  const keys = 'healthcheck: {test: [CMD-SHELL, pg_isready, -U, x]}';
  expect(readServiceOf(keys).healthcheck?.test).toEqual(['CMD-SHELL', 'pg_isready', '-U', 'x']);
  expect(problemsOf(composeOf(keys)).join()).toContain('warning compose-ignored');
});
