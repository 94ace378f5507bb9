import { expect, it } from 'vitest';
import { createProblemError, summarizeProblems } from '../../src/core/problem-error.ts';
import type { Problem } from '../../src/core/problem.ts';

const first: Problem = { severity: 'error', code: 'yaml-syntax', message: 'bad indentation' };
const second: Problem = { severity: 'error', code: 'yaml-schema', message: 'name: is missing' };

it('summarizes problems by the first and the number of the others', () => {
  expect(summarizeProblems([first])).toBe('bad indentation');
  expect(summarizeProblems([first, second, second])).toBe('bad indentation (and 2 more)');
});

it("keeps the problem's own place and hint, and fills in what is missing", () => {
  const placed: Problem = { ...first, file: 'a.yaml', line: 3, column: 1, hint: 'indent it' };
  const options = { slug: 'acme', at: { file: 'b.yaml' }, hint: 'correct it' };
  expect(createProblemError([placed, second], options)).toMatchObject({
    code: 'yaml-syntax',
    message: 'bad indentation (and 1 more)',
    slug: 'acme',
    at: { file: 'a.yaml', line: 3, column: 1 },
    hint: 'indent it',
  });
  expect(createProblemError([first], options)).toMatchObject({
    slug: 'acme',
    at: { file: 'b.yaml' },
    hint: 'correct it',
  });
});

it('is an internal error without a problem', () => {
  expect(createProblemError([])).toMatchObject({ code: 'internal' });
});
