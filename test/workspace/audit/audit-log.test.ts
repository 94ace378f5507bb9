import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/workspace/audit/audit-chain.ts';
import { appendAudit, readAudit, verifyAudit } from '../../../src/workspace/audit/audit-log.ts';
import { stateFile, type Workspace } from '../../../src/workspace/workspace.ts';
import { temporaryWorkspace } from '../../support/temporary-workspace.ts';

function event(detail: string): AuditEvent {
  return {
    at: '2026-01-01T00:00:00.000Z',
    who: 'ana@ops-1',
    action: 'create',
    slug: 'claro',
    outcome: 'done',
    detail,
  };
}

/** A workspace whose log has these lines. */
async function logged(...details: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace();
  for (const detail of details) await appendAudit(workspace, event(detail));
  return workspace;
}

function logOf(workspace: Workspace): string {
  return stateFile(workspace, 'audit.log');
}

async function details(workspace: Workspace): Promise<string[]> {
  return (await readAudit(workspace)).map((entry) => entry.detail);
}

/** Changes the log's lines as somebody with an editor would. */
async function edit(workspace: Workspace, change: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(logOf(workspace), 'utf8')).trimEnd().split('\n');
  await writeFile(
    logOf(workspace),
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

async function findings(workspace: Workspace): Promise<string[]> {
  return (await verifyAudit(workspace)).map(({ code, line }) => `${code}:${line ?? 'end'}`);
}

describe('appendAudit', () => {
  it('chains what it writes', async () => {
    const workspace = await logged('one', 'two: "quoted" \n ñ 漢', 'three');
    expect(await details(workspace)).toEqual(['one', 'two: "quoted" \n ñ 漢', 'three']);
    expect(await findings(workspace)).toEqual([]);
  });

  it('loses nothing of many at once', async () => {
    const workspace = await temporaryWorkspace();
    const numbers = Array.from({ length: 150 }, (_, n) => `${n} ñ`);
    const entries = await Promise.all(numbers.map((n) => appendAudit(workspace, event(n))));
    // Each gets its own entry back, and they stand in the order they came in.
    expect(entries.map(({ detail }) => detail)).toEqual(numbers);
    expect(await details(workspace)).toEqual(numbers);
    expect(await findings(workspace)).toEqual([]);
  });

  it('tells everyone of a batch that it could not be written, and goes on after', async () => {
    const workspace = await temporaryWorkspace({ '.pulso/audit.log/folder': '' });
    const tries = ['one', 'two', 'three'].map((detail) => appendAudit(workspace, event(detail)));
    const ends = await Promise.allSettled(tries);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await rm(logOf(workspace), { recursive: true });
    await appendAudit(workspace, event('four'));
    expect(await details(workspace)).toEqual(['four']);
  });

  it('goes on after a batch that did not get the lock', async () => {
    const workspace = await temporaryWorkspace({
      '.pulso/lock': 'a file where a folder should be',
    });
    await expect(appendAudit(workspace, event('one'))).rejects.toThrow();
    await rm(stateFile(workspace, 'lock'));
    await appendAudit(workspace, event('two'));
    expect(await details(workspace)).toEqual(['two']);
  });

  it('goes on after a batch whose writer was killed in a line, before it moved the head', async () => {
    const workspace = await logged('one');
    const head = await readFile(stateFile(workspace, 'audit.head'));
    const events = ['two ñ', 'three', 'four'].map((detail) => event(detail));
    await Promise.all(events.map((each) => appendAudit(workspace, each)));
    await writeFile(stateFile(workspace, 'audit.head'), head);
    const { length } = await readFile(logOf(workspace));
    await truncate(logOf(workspace), length - 20);
    expect(await findings(workspace)).toEqual([]);
    await appendAudit(workspace, event('five'));
    expect(await details(workspace)).toEqual(['one', 'two ñ', 'three', 'five']);
    expect(await findings(workspace)).toEqual([]);
  });

  it('removes the half line of a killed writer, at whatever byte it stopped', async () => {
    const workspace = await logged('one', 'two');
    const line = (await readFile(logOf(workspace), 'utf8')).split('\n')[1]!;
    for (const length of [1, 20, line.length]) {
      await appendFile(logOf(workspace), line.slice(0, length));
      expect(await findings(workspace)).toEqual([]);
      await appendAudit(workspace, event(`after ${length}`));
    }
    expect((await details(workspace)).slice(2)).toEqual([
      'after 1',
      'after 20',
      `after ${line.length}`,
    ]);
    expect(await findings(workspace)).toEqual([]);
  });

  it('goes on after writers that were killed one after the other before they moved the head', async () => {
    const workspace = await logged('one');
    const head = stateFile(workspace, 'audit.head');
    const kept = await readFile(head);
    await appendAudit(workspace, event('two'));
    await writeFile(head, kept);
    // The disk takes the line, and not the head that follows it.
    await mkdir(`${head}.draft/in the way`, { recursive: true });
    await expect(appendAudit(workspace, event('three'))).rejects.toThrow();
    await rm(`${head}.draft`, { recursive: true });
    await appendAudit(workspace, event('four'));
    expect(await verifyAudit(workspace)).toEqual([]);
  });

  it('goes on after a writer that was killed before it moved the head', async () => {
    const workspace = await logged('one');
    const head = await readFile(stateFile(workspace, 'audit.head'));
    await appendAudit(workspace, event('two'));
    await writeFile(stateFile(workspace, 'audit.head'), head);
    expect(await findings(workspace)).toEqual([]);
    await appendAudit(workspace, event('three'));
    expect(await details(workspace)).toEqual(['one', 'two', 'three']);
    expect(await findings(workspace)).toEqual([]);
  });

  it('tells what the log could not be written for', async () => {
    const workspace = await temporaryWorkspace({ '.pulso/audit.log/folder': '' });
    await expect(appendAudit(workspace, event('one'))).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('verifyAudit', () => {
  const swap = (lines: string[]): string[] => [lines[1]!, lines[0]!, lines[2]!];
  const cases: [string, (lines: string[]) => string[], string[]][] = [
    [
      'an edited line',
      (lines) => lines.map((line) => line.replace('"two"', '"TWO"')),
      ['audit-edited:2'],
    ],
    ['a removed line', (lines) => [lines[0]!, lines[2]!], ['audit-broken:2', 'audit-cut:end']],
    ['a removed first line', (lines) => lines.slice(1), ['audit-broken:1', 'audit-cut:end']],
    ['reordered lines', swap, ['audit-broken:1', 'audit-broken:2', 'audit-broken:3']],
    ['a line twice', (lines) => [...lines, lines[2]!], ['audit-broken:4']],
    ['an end cut off', (lines) => lines.slice(0, 2), ['audit-cut:end']],
    ['everything cut off', () => [], ['audit-cut:end']],
    [
      'a line that is none',
      (lines) => [lines[0]!, '{}', lines[2]!],
      ['audit-edited:2', 'audit-broken:3'],
    ],
  ];

  it.each(cases)('finds %s', async (_, change, expected) => {
    const workspace = await logged('one', 'two', 'three');
    await edit(workspace, change);
    expect(await findings(workspace)).toEqual(expected);
  });

  it.each(cases)('still finds %s after the next line was written', async (_, change) => {
    const workspace = await logged('one', 'two', 'three');
    await edit(workspace, change);
    await appendAudit(workspace, event('four'));
    expect(await findings(workspace)).not.toEqual([]);
    expect((await details(workspace)).at(-1)).toBe('four');
  });

  it('finds a last line that lost its end', async () => {
    const workspace = await logged('one', 'two');
    const { length } = await readFile(logOf(workspace));
    await truncate(logOf(workspace), length - 5);
    expect(await findings(workspace)).toEqual(['audit-cut:end']);
    await appendAudit(workspace, event('three'));
    expect((await findings(workspace)).length).toBeGreaterThan(0);
    expect((await details(workspace)).at(-1)).toBe('three');
  });

  it.each([['gone'], ['torn']])('finds a head that is %s', async (state) => {
    const workspace = await logged('one');
    const head = stateFile(workspace, 'audit.head');
    await (state === 'gone' ? rm(head) : writeFile(head, '{"count":'));
    expect(await findings(workspace)).toEqual(['audit-cut:end']);
  });

  it('has nothing to say of a workspace without a log', async () => {
    expect(await findings(await temporaryWorkspace())).toEqual([]);
  });
});
