import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lockStatus } from '../../../src/operations/locks/lock-status.ts';
import { releaseLock } from '../../../src/operations/locks/release-lock.ts';
import { readAudit } from '../../../src/workspace/audit/audit-log.ts';
import { withLock } from '../../../src/workspace/locks/lock.ts';
import { stateFile, type Workspace } from '../../../src/workspace/workspace.ts';
import { operationContext } from '../../support/operation-context.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

const ELSEWHERE = { pid: 4321, host: 'ops-9', processes: 'x', since: '2026-01-01T00:00:00.000Z' };
const SURE = { force: false, dryRun: false };

/** A lock as a process of another machine left it, `age` milliseconds ago. */
async function plantLock(workspace: Workspace, name: string, age: number): Promise<void> {
  const mark = stateFile(workspace, 'lock', name, 'their-token');
  await mkdir(dirname(mark), { recursive: true });
  await writeFile(mark, JSON.stringify(ELSEWHERE));
  const then = new Date(Date.now() - age);
  await utimes(mark, then, then);
}

describe('lock status and release', () => {
  it('shows who has which lock, and whether they are alive', async () => {
    const workspace = await temporaryWorkspace();
    const context = operationContext(workspace);
    expect(await lockStatus(context)).toEqual({ locks: [] });
    await plantLock(workspace, 'client-acme', 60_000);
    const { locks } = await withLock(workspace, 'workspace', () => lockStatus(context));
    const { pid, host, since } = ELSEWHERE;
    expect(locks).toMatchObject([
      { name: 'client-acme', slug: 'acme', holder: { pid, host, since }, expired: true },
      { name: 'workspace', holder: { pid: process.pid }, expired: false },
    ]);
  });

  it('releases the lock of a holder that is gone, and records it', async () => {
    const workspace = await temporaryWorkspace();
    const context = operationContext(workspace);
    await plantLock(workspace, 'client-acme', 60_000);
    const tried = await releaseLock(context, { ...SURE, lock: 'acme', dryRun: true });
    expect(tried).toMatchObject({ released: { slug: 'acme' }, dryRun: true });
    expect((await lockStatus(context)).locks).toHaveLength(1);
    await releaseLock(context, { ...SURE, lock: 'acme' });
    expect((await lockStatus(context)).locks).toEqual([]);
    expect(await readAudit(workspace)).toMatchObject([
      {
        ...{ action: 'lock release', slug: 'acme', outcome: 'done' },
        detail: 'of process 4321 on ops-9 since 2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('keeps the lock of a holder that is alive, unless forced; then that one stops', async () => {
    const workspace = await temporaryWorkspace();
    const context = operationContext(workspace);
    const work = withLock(workspace, 'client-acme', async (lease) => {
      await expect(releaseLock(context, { ...SURE, lock: 'acme' })).rejects.toMatchObject({
        code: 'lock-alive',
        hint: expect.stringContaining('--force') as string,
      });
      await releaseLock(context, { ...SURE, lock: 'acme', force: true });
      await expect(lease.confirm()).rejects.toMatchObject({ code: 'lock-lost' });
      await sleep(1);
    });
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
    await expect(withLock(workspace, 'client-acme', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it.each(['acme', '../../etc', ''])('knows no lock "%s"', async (lock) => {
    const context = operationContext(await temporaryWorkspace());
    await expect(releaseLock(context, { ...SURE, lock, force: true })).rejects.toMatchObject({
      code: 'lock-absent',
    });
  });
});
