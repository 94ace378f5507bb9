import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ReportEvent } from '../../../src/core/reporter.ts';
import { withLock } from '../../../src/workspace/locks/lock.ts';
import { thisProcess } from '../../../src/workspace/locks/lock-holder.ts';
import { stateFile, type Workspace } from '../../../src/workspace/workspace.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

/** Puts a lock there as another holder left it, `age` milliseconds ago. */
async function plantLock(workspace: Workspace, holder: unknown, age = 0): Promise<void> {
  const mark = stateFile(workspace, 'lock', 'workspace', 'other-token');
  await mkdir(join(mark, '..'), { recursive: true });
  await writeFile(mark, JSON.stringify(holder));
  const then = new Date(Date.now() - age);
  await utimes(mark, then, then);
}

const elsewhere = { pid: 4321, host: 'ops-9', processes: 'x', since: '2026-01-01T00:00:00.000Z' };

async function deadProcess(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid!;
}

/** Runs `count` works at once and tells how many were inside together at the most. */
async function countTogether(
  workspace: Workspace,
  count: number,
  expiry = 15_000,
): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(3);
    inside -= 1;
  };
  await Promise.all(
    Array.from({ length: count }, () => withLock(workspace, 'workspace', work, { expiry })),
  );
  return most;
}

describe('withLock', () => {
  it('lets one in at a time and leaves nothing', async () => {
    const workspace = await temporaryWorkspace();
    expect(await countTogether(workspace, 20)).toBe(1);
    expect(await readdir(stateFile(workspace, 'lock'))).toEqual([]);
  });

  it('says whether the holder before was gone without giving it back', async () => {
    const workspace = await temporaryWorkspace();
    const tookOver = (): Promise<boolean> =>
      withLock(workspace, 'workspace', (lease) => Promise.resolve(lease.tookOver));
    expect(await tookOver()).toBe(false);
    await plantLock(workspace, { ...thisProcess(), pid: await deadProcess() });
    expect(await tookOver()).toBe(true);
    expect(await tookOver()).toBe(false);
  });

  it('gives back what the work returns, and its error, and is free after both', async () => {
    const workspace = await temporaryWorkspace();
    await expect(withLock(workspace, 'workspace', () => Promise.resolve(7))).resolves.toBe(7);
    const failing = withLock(workspace, 'workspace', () => Promise.reject(new Error('inside')));
    await expect(failing).rejects.toThrow('inside');
    await expect(withLock(workspace, 'workspace', () => Promise.resolve(8))).resolves.toBe(8);
  });

  it('keeps different names apart', async () => {
    const workspace = await temporaryWorkspace();
    const nested = withLock(workspace, 'client-a', () =>
      withLock(workspace, 'client-b', () => Promise.resolve('both')),
    );
    await expect(nested).resolves.toBe('both');
  });

  it('names the holder when the wait is over', async () => {
    const workspace = await temporaryWorkspace();
    await plantLock(workspace, elsewhere);
    const waiting = withLock(workspace, 'workspace', () => Promise.resolve(), { wait: 100 });
    await expect(waiting).rejects.toMatchObject({
      code: 'locked',
      message: 'the workspace is in use by process 4321 on ops-9, since 2026-01-01T00:00:00.000Z',
    });
    expect(await readdir(stateFile(workspace, 'lock'))).toEqual(['workspace']);
  });

  it('says who it waits for', async () => {
    const workspace = await temporaryWorkspace();
    await plantLock(workspace, elsewhere);
    const events: ReportEvent[] = [];
    const reporter = { report: (event: ReportEvent) => events.push(event) };
    const waiting = withLock(workspace, 'workspace', () => Promise.resolve(), {
      wait: 1_500,
      reporter,
    });
    await expect(waiting).rejects.toMatchObject({ code: 'locked' });
    expect(events.map((event) => event.message)).toEqual([
      'waiting for process 4321 on ops-9, since 2026-01-01T00:00:00.000Z',
    ]);
  });

  it('stops waiting when interrupted', async () => {
    const workspace = await temporaryWorkspace();
    await plantLock(workspace, elsewhere);
    const signal = AbortSignal.timeout(50);
    const waiting = withLock(workspace, 'workspace', () => Promise.resolve(), { signal });
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('a lock left behind', () => {
  it('is taken at once where its process ended on this machine', async () => {
    const workspace = await temporaryWorkspace();
    await plantLock(workspace, { ...thisProcess(), pid: await deadProcess() });
    await expect(
      withLock(workspace, 'workspace', () => Promise.resolve('in'), { wait: 0 }),
    ).resolves.toBe('in');
  });

  it.each([
    ['another machine', elsewhere],
    ['another process namespace', { ...elsewhere, host: hostname() }],
    ['a torn file', 'not json'],
  ])('of %s is taken after its expiry, and not before', async (_, holder) => {
    const workspace = await temporaryWorkspace();
    await plantLock(workspace, holder, 900);
    const work = (): Promise<string> => Promise.resolve('in');
    await expect(withLock(workspace, 'workspace', work, { wait: 0 })).rejects.toMatchObject({
      code: 'locked',
    });
    await expect(withLock(workspace, 'workspace', work, { expiry: 500, wait: 0 })).resolves.toBe(
      'in',
    );
  });

  it('is taken by one of many who try at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const workspace = await temporaryWorkspace();
      await plantLock(workspace, elsewhere, 60_000);
      expect(await countTogether(workspace, 15)).toBe(1);
    }
  });

  it('does not stop anyone when it is an empty folder', async () => {
    const workspace = await temporaryWorkspace();
    await mkdir(stateFile(workspace, 'lock', 'workspace'), { recursive: true });
    await expect(withLock(workspace, 'workspace', () => Promise.resolve(1))).resolves.toBe(1);
  });

  it('takes with it what waiting processes left', async () => {
    const workspace = await temporaryWorkspace();
    const draft = stateFile(workspace, 'lock', 'workspace.gone');
    await mkdir(draft, { recursive: true });
    await writeFile(
      join(draft, 'gone'),
      JSON.stringify({ ...thisProcess(), pid: await deadProcess() }),
    );
    await withLock(workspace, 'workspace', () => Promise.resolve());
    expect(await readdir(stateFile(workspace, 'lock'))).toEqual([]);
  });
});

describe('a holder', () => {
  it('keeps its lock as long as it lives, however short the expiry', async () => {
    const workspace = await temporaryWorkspace();
    const order: string[] = [];
    const first = withLock(
      workspace,
      'workspace',
      async (lease) => {
        await sleep(700);
        await lease.confirm();
        order.push('first');
      },
      { expiry: 200 },
    );
    await sleep(50);
    const second = withLock(workspace, 'workspace', () => Promise.resolve(order.push('second')), {
      expiry: 200,
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('learns that it was taken for dead', async () => {
    const workspace = await temporaryWorkspace();
    const work = withLock(workspace, 'workspace', async (lease) => {
      const [token] = await readdir(stateFile(workspace, 'lock', 'workspace'));
      await rm(stateFile(workspace, 'lock', 'workspace', token!));
      await lease.confirm();
    });
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
  });

  it('keeps its lock over work that lets no timer run, if it beats now and then', async () => {
    const workspace = await temporaryWorkspace();
    const work = withLock(
      workspace,
      'workspace',
      (lease) => {
        for (let round = 0; round < 5; round += 1) {
          pauseProcess(300);
          lease.beat();
        }
        return Promise.resolve('done');
      },
      { expiry: 1000 },
    );
    await expect(work).resolves.toBe('done');
  });

  it('learns by such a beat that it was taken for dead', async () => {
    const workspace = await temporaryWorkspace();
    const work = withLock(
      workspace,
      'workspace',
      async (lease) => {
        const [token] = await readdir(stateFile(workspace, 'lock', 'workspace'));
        await rm(stateFile(workspace, 'lock', 'workspace', token!));
        pauseProcess(300);
        lease.beat();
      },
      { expiry: 1000 },
    );
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
  });

  it('fails work that was paused longer than its lease, before its next change', async () => {
    const workspace = await temporaryWorkspace();
    const changes: string[] = [];
    const work = withLock(
      workspace,
      'workspace',
      (lease) => {
        lease.assertHeld();
        changes.push('before');
        pauseProcess(400);
        lease.assertHeld();
        return Promise.resolve(changes.push('after'));
      },
      { expiry: 200 },
    );
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
    expect(changes).toEqual(['before']);
  });

  it('aborts work that waits when it finds that the lease is over', async () => {
    const workspace = await temporaryWorkspace();
    const work = withLock(
      workspace,
      'workspace',
      async ({ signal }) => {
        const aborted = once(signal, 'abort');
        pauseProcess(400);
        await aborted;
        return 'looks done';
      },
      { expiry: 200 },
    );
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
  });
});

/** As a suspended machine does: nothing runs, and the clock goes on. */
function pauseProcess(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
