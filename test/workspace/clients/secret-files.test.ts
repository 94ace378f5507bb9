import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSecret, isExposed } from '../../../src/workspace/clients/secret-files.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

describe('generateSecret', () => {
  it.each([16, 32, 33, 1024])('has %i characters that need no quoting anywhere', (length) => {
    expect(generateSecret(length).reveal()).toMatch(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));
  });

  it('is another one each time, uses all of its letters, and does not print', () => {
    const secrets = Array.from({ length: 500 }, () => generateSecret().reveal());
    expect(new Set(secrets).size).toBe(500);
    expect(new Set(secrets.join('')).size).toBe(64);
    const secret = generateSecret();
    expect(`${String(secret)}${JSON.stringify({ secret })}`).toBe('***{"secret":"***"}');
  });
});

describe('isExposed', () => {
  it.each([
    [0o600, false],
    [0o400, false],
    [0o640, true],
    [0o604, true],
    [0o601, true],
  ])('of mode %o', async (mode, exposed) => {
    const root = await temporaryFolder();
    await putFiles(root, { secret: 'x' });
    await chmod(join(root, 'secret'), mode);
    expect(await isExposed(join(root, 'secret'))).toBe(exposed);
    expect(await isExposed(join(root, 'none'))).toBeUndefined();
  });
});
