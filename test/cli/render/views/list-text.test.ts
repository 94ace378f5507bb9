import { expect, it } from 'vitest';
import { listText } from '../../../../src/cli/render/views/list-text.ts';
import type { ListedClient } from '../../../../src/operations/catalog/schemas/client-schemas.ts';
import { buildScreen } from '../../../support/build-screen.ts';

const client = (slug: string, fields: Partial<ListedClient> = {}): ListedClient => ({
  ...{ slug, name: 'Acme', country: 'CO', database: 'postgresql', target: 'local', block: 1 },
  ...{ ports: { web: 8001 }, subnet: '10.64.0.0/27' },
  template: { name: 'template', version: '1.0.0' },
  ...fields,
});

it('has a column for the state only if a client is foreign', () => {
  const foreign = client('beta', { foreign: [{ thing: 'container/beta-app-1' }] });
  expect(listText([client('acme')], buildScreen(), false)).not.toContain('STATE');
  const lines = listText([client('acme'), foreign], buildScreen(), false).split('\n');
  expect(lines[0]).toMatch(/STATE$/);
  expect(lines[1]).toMatch(/^acme .* -$/);
  expect(lines[2]).toMatch(/^beta .* foreign$/);
});
