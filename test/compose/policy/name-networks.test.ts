import { expect, it } from 'vitest';
import { readCompose } from '../../../src/compose/read/read-compose.ts';
import { buildComposeInput, composeOf } from '../../support/build-compose.ts';
import { buildIsolation } from '../../support/build-isolation.ts';

function read(network: string, allowed: readonly string[] = []) {
  const input = buildComposeInput(composeOf('networks: [n]', `networks: {n: ${network}}`));
  const { stack, problems } = readCompose({ ...input, isolation: buildIsolation({ allowed }) });
  const found = problems.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);
  return { names: stack?.networks.map(({ name }) => name), found };
}

it('a network whose name every client would give it is called after the client', () => {
  expect(read('{name: evolution-net}')).toEqual({
    names: ['acme_n'],
    found: [
      'warning compose-ignored: networks.n.name is ignored: other clients could have evolution-net too; the network is called acme_n',
    ],
  });
});

it.each([
  ['begins with the slug', 'acme-net', []],
  ['is allowed', 'evolution-net', ['isolation-foreign-network:evolution-net']],
])('a name that %s stays', (_, name, allowed) => {
  expect(read(`{name: ${name}}`, allowed)).toEqual({ names: [name], found: [] });
});

it('an external network is still refused', () => {
  expect(read('{external: true, name: evolution-net}').found.join()).toContain(
    'error isolation-foreign-network',
  );
});

it('a name of a client with a longer slug is still refused', () => {
  expect(read('{name: acme-shop_default}').found.join()).toContain(
    'error isolation-foreign-network',
  );
});
