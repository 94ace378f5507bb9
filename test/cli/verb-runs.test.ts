import { expect, it } from 'vitest';
import { listVerbs } from '../support/list-verbs.ts';
import { VERB_RUNS } from '../support/verb-runs.ts';

it('every verb of the program is run from the packages (add yours to test/support/verb-runs.ts)', () => {
  const verbs = listVerbs();
  expect(verbs.length).toBeGreaterThan(20);
  expect([...new Set(VERB_RUNS.map(({ verb }) => verb))].sort()).toEqual(verbs.sort());
});
