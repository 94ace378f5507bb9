import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { explainCodes } from '../../../src/operations/explain/explain-codes.ts';

describe('explainCodes', () => {
  it('explains one code', () => {
    expect(explainCodes('compose-empty')).toEqual([
      {
        code: 'compose-empty',
        group: 'Compose files',
        cause: 'The compose file is empty.',
        fix: 'Restore it from git, or run `pulso sync <slug>`.',
      },
    ]);
  });

  it('lists every code of docs/errors.md in its order', async () => {
    const text = await readFile('docs/errors.md', 'utf8');
    const listed = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(listed.length).toBeGreaterThan(140);
    expect(explainCodes().map(({ code }) => code)).toEqual(listed);
  });

  it('an unknown code is an error that names the nearest one', () => {
    expect(() => explainCodes('compose-emty')).toThrow(
      expect.objectContaining({
        code: 'unknown-error-code',
        message: 'unknown error code "compose-emty"',
        hint: 'did you mean compose-empty?',
      }),
    );
    expect(() => explainCodes('zzz')).toThrow(
      expect.objectContaining({ hint: 'run `pulso explain` to list all codes' }),
    );
  });
});
