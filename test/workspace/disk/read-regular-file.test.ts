import { execFileSync } from 'node:child_process';
import { truncate, writeFile, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRegularFile } from '../../../src/workspace/disk/read-regular-file.ts';
import { temporaryFolder } from '../../support/temporary-workspace.ts';

const MEBIBYTE = 1024 ** 2;

/** A file of so many bytes that takes no room on disk. */
async function sparseFile(size: number): Promise<string> {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await truncate(file, size);
  return file;
}

describe('readRegularFile', () => {
  it('reads a file of 32 MiB, and refuses one byte more', async () => {
    const largest = await sparseFile(32 * MEBIBYTE);
    expect(readRegularFile(largest).bytes).toHaveLength(32 * MEBIBYTE);
    const file = await sparseFile(32 * MEBIBYTE + 1);
    expect(() => readRegularFile(file)).toThrow(
      expect.objectContaining({
        code: 'file-too-large',
        message: `${file} is too large: 33554433 bytes, limit 33554432`,
        at: { file },
      }),
    );
  });

  it('keeps the limit of its caller', async () => {
    const file = await sparseFile(11);
    expect(readRegularFile(file, 11).bytes).toHaveLength(11);
    expect(() => readRegularFile(file, 10)).toThrow(
      expect.objectContaining({ code: 'file-too-large' }),
    );
  });

  it('refuses a link, even to a small file', async () => {
    const file = await sparseFile(1);
    await symlink(file, `${file}-link`);
    expect(() => readRegularFile(`${file}-link`)).toThrow(
      expect.objectContaining({ code: 'symlink-refused' }),
    );
  });

  it('refuses a pipe without waiting for its writer, a socket and a folder', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    for (const file of [join(folder, 'pipe'), join(folder, 'socket'), folder]) {
      expect(() => readRegularFile(file)).toThrow(
        expect.objectContaining({ code: 'special-file', at: { file } }),
      );
    }
  });

  it('passes on that there is no file', async () => {
    const file = join(await temporaryFolder(), 'none');
    expect(() => readRegularFile(file)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
