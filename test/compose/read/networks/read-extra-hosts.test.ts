import { expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

test.each([
  ['[db=10.0.0.1]', ['db:10.0.0.1']],
  ['["db:10.0.0.1"]', ['db:10.0.0.1']],
  ['["db:::1", "db=::1", "db=[::1]"]', ['db:::1', 'db:::1', 'db:::1']],
  ['[host.docker.internal=host-gateway]', ['host.docker.internal:host-gateway']],
  ['{db: 10.0.0.1, cache: [10.0.0.2, "::1"]}', ['db:10.0.0.1', 'cache:10.0.0.2', 'cache:::1']],
])('extra_hosts: %s', (text, hosts) => {
  expect(readServiceOf(`extra_hosts: ${text}`).extraHosts).toEqual(hosts);
});

test.each([
  ['[db]', 'has "" for a host\'s name'],
  ['[db=here]', 'has "here" for the address of db'],
  ['["a b=10.0.0.1"]', 'has "a b" for a host\'s name'],
  ['{db: }', 'must be a list'],
  ['db=10.0.0.1', 'must be a list of name=address, or a map'],
])('extra_hosts: %s is refused', (text, message) => {
  expect(problemsOf(composeOf(`extra_hosts: ${text}`)).join()).toContain(message);
});
