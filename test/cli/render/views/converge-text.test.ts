import { expect, it } from 'vitest';
import { convergeTable } from '../../../../src/cli/render/views/converge-text.ts';
import type { ConvergedClient } from '../../../../src/operations/catalog/schemas/converge-schemas.ts';
import { buildScreen } from '../../../support/build-screen.ts';

it.each<[ConvergedClient['outcome'], string]>([
  ['changed', '1'],
  ['failed', '0'],
  ['interrupted', '0'],
])('counts operations that were done, not planned: %s has %s changes', (outcome, changes) => {
  const operations: ConvergedClient['operations'] = [
    {
      type: 'create',
      resource: 'service/app',
      cause: 'new service',
      destructive: false,
      dependsOn: [],
    },
  ];
  const table = convergeTable(
    [{ slug: 'acme', target: 'local', operations, outcome }],
    buildScreen(undefined),
  );
  expect(table.split('\n')[1]?.split(/ +/)[3]).toBe(changes);
});
