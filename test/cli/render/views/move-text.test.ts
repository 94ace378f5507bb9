import { expect, it } from 'vitest';
import { moveText } from '../../../../src/cli/render/views/move-text.ts';
import type { MoveResult } from '../../../../src/operations/move/move-request.ts';
import { buildScreen } from '../../../support/build-screen.ts';

const remove = { type: 'remove', resource: 'service/app', cause: 'destroy asked for' } as const;
const result: MoveResult = {
  ...{ slug: 'acme', from: 'local', to: 'prod', outcome: 'planned', files: [], asked: true },
  takenDown: {
    ...{ slug: 'acme', target: 'local', outcome: 'planned' },
    operations: [{ ...remove, dependsOn: [], destructive: false }],
  },
  left: ['acme_database-data'],
};

it.each<[Partial<MoveResult>, string[]]>([
  [
    {},
    [
      'acme would move from local to prod (0 files)',
      'acme on local',
      '  remove    service/app  destroy asked for',
    ],
  ],
  [
    { asked: false },
    [
      'acme would move from local to prod (0 files)',
      'local is not contacted: whatever runs there keeps running',
    ],
  ],
  [{ outcome: 'unchanged' }, ['acme moved from local to prod (0 files)']],
  [{ outcome: 'failed' }, ['acme was not moved from local to prod (0 files)']],
  [{ outcome: 'declined' }, ['acme was not moved from local to prod (0 files)']],
])('%o', (changes, lines) => {
  expect(moveText({ ...result, ...changes }, buildScreen()).split('\n')).toEqual(lines);
});
