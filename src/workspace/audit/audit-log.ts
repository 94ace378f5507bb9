import { open as openFile, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Problem } from '../../core/problem.ts';
import {
  FIRST_HEAD,
  followChain,
  linkEntries,
  MOST_AT_ONCE,
  parseEntry,
  parseHead,
  verifyChain,
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
} from './audit-chain.ts';
import type { AnchoredHead } from './audit-head.ts';
import { compareHeads, type Anchored } from './compare-heads.ts';
import { listSlugs } from '../clients/list-slugs.ts';
import { readWorkspaceId } from '../identity/workspace-id.ts';
import { ifPresent, onDisk } from '../disk/disk-error.ts';
import { withReserve } from '../disk/disk-reserve.ts';
import { ensureFolder } from '../disk/ensure-folder.ts';
import { withLock } from '../locks/lock.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

const NEWLINE = 0x0a;

const MISSING: Problem = {
  severity: 'error',
  code: 'audit-missing',
  message: 'there are clients, and no audit log on this machine says who created them',
  file: '.pulso/audit.log',
};

/** Events that go to the disk together, and what became of them. */
interface Batch {
  events: AuditEvent[];
  /** Its events are being written, or could not be: it takes no more. */
  closed: boolean;
  written: Promise<AuditEntry[]>;
}

/** The newest batch of this process. */
const newest = new WeakMap<Workspace, Batch>();

/**
 * Appends one entry and waits until the disk has it. What a killed writer left half is removed first.
 * Entries that come while others are being written wait for those, and are then written all at once:
 * a fleet's thousand entries would else be a thousand times the lock and the disk's own pace.
 */
export async function appendAudit(workspace: Workspace, event: AuditEvent): Promise<AuditEntry> {
  const { events, written } = openBatch(workspace);
  const index = events.push(event) - 1;
  return (await written)[index] as AuditEntry;
}

/** The newest batch where it still takes events, else one that is written after it. */
function openBatch(workspace: Workspace): Batch {
  const last = newest.get(workspace);
  if (last?.closed === false && last.events.length < MOST_AT_ONCE) return last;
  const close = (): void => {
    batch.closed = true;
  };
  // Closed too where the lock was not to be had: the next event tries again.
  const write = (): Promise<AuditEntry[]> =>
    withLock(workspace, 'audit', () => {
      close();
      return onDisk('write the audit log', () => writeEvents(workspace, batch.events));
    }).finally(close);
  const before = last?.written ?? Promise.resolve();
  const batch: Batch = { events: [], closed: false, written: before.then(write, write) };
  newest.set(workspace, batch);
  return batch;
}

async function writeEvents(
  workspace: Workspace,
  events: readonly AuditEvent[],
): Promise<AuditEntry[]> {
  const path = logFile(workspace);
  await ensureFolder(dirname(path));
  const log = await openFile(path, 'a+', 0o600);
  try {
    const known = await readHead(workspace);
    const head = await findEnd(log, known);
    // Lines that are taken over are made the head first: there is never more than one batch behind it.
    if (head !== known) await writeHead(workspace, head);
    const entries = linkEntries(events, head.hash);
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const text = `${(await endsOpen(log)) ? '\n' : ''}${lines}`;
    await withReserve(workspace, () => appendWhole(log, text));
    const { size } = await log.stat();
    const { hash } = entries.at(-1) ?? head;
    await writeHead(workspace, { count: head.count + entries.length, bytes: size, hash });
    return entries;
  } finally {
    await log.close();
  }
}

/** Appends all of it or, on a full disk, nothing. */
async function appendWhole(log: FileHandle, text: string): Promise<void> {
  const { size } = await log.stat();
  try {
    await log.appendFile(text);
    await log.sync();
  } catch (error) {
    await log.truncate(size);
    throw error;
  }
}

/** The entries, oldest first; lines that are none are left out (verifyAudit names them). */
export async function readAudit(workspace: Workspace): Promise<AuditEntry[]> {
  const lines = await readLines(workspace);
  return lines.map(parseEntry).filter((entry) => entry !== undefined);
}

/**
 * What was done to the log by others than pulso; with `anchored`, what differs from the heads that an anchor
 * received. Codes: those of verifyChain and compareHeads, `audit-missing`.
 */
export function verifyAudit(workspace: Workspace, anchored?: Anchored): Promise<Problem[]> {
  return withLock(workspace, 'audit', async () => {
    const lines = await readLines(workspace);
    const head = await readHead(workspace);
    if (lines.length === 0 && head === undefined && (await listSlugs(workspace)).length > 0)
      return [MISSING];
    const compared = anchored && compareHeads(lines, anchored, readWorkspaceId(workspace));
    return [...verifyChain(lines, head, '.pulso/audit.log'), ...(compared ?? [])];
  });
}

/**
 * The end that the next line follows: the head, or the last of the lines behind it whose writer was killed
 * before it moved the head. Where the log was changed by others the head stands: the link that does not
 * fit then stays visible for good.
 */
async function findEnd(log: FileHandle, head: AuditHead | undefined): Promise<AuditHead> {
  const { size } = await log.stat();
  if (head === undefined) return headOfLines(await readFrom(log, 0, size));
  if (size <= head.bytes) return head;
  const tail = await readFrom(log, head.bytes, size);
  const end = followChain(head, tail);
  if (end.bytes === size) return end;
  if (
    Buffer.from(tail)
      .subarray(end.bytes - head.bytes)
      .includes(NEWLINE)
  )
    return head;
  await log.truncate(end.bytes);
  return end;
}

/** Where a log ends whose head file is missing. */
function headOfLines(text: string): AuditHead {
  const lines = text.split('\n').filter((line) => line !== '');
  const last = parseEntry(lines.at(-1) ?? '');
  return last === undefined
    ? FIRST_HEAD
    : { count: lines.length, bytes: Buffer.byteLength(text), hash: last.hash };
}

async function readFrom(log: FileHandle, start: number, end: number): Promise<string> {
  const { buffer, bytesRead } = await log.read(Buffer.alloc(end - start), 0, end - start, start);
  return decodeLossy(buffer.subarray(0, bytesRead));
}

async function endsOpen(log: FileHandle): Promise<boolean> {
  const { size } = await log.stat();
  if (size === 0) return false;
  const { buffer } = await log.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}

/** Heads of the lines behind `sequence`, oldest first, at most `most` of the newest. */
export async function readHeads(
  workspace: Workspace,
  sequence: number,
  most: number,
): Promise<AnchoredHead[]> {
  const lines = await readLines(workspace);
  // A log that has become shorter was rewritten: its end is sent, for the anchor to show it.
  const known = sequence > lines.length ? lines.length - 1 : sequence;
  const first = Math.max(known, lines.length - most, 0);
  const id = readWorkspaceId(workspace);
  return lines.slice(first).flatMap((line, index) => {
    const entry = parseEntry(line);
    if (entry === undefined) return [];
    const head = { sequence: first + index + 1, hash: entry.hash, at: entry.at };
    return [id === undefined ? head : { workspace: id, ...head }];
  });
}

/** Whole lines only: one without its end is being written, or its writer was killed. */
async function readLines(workspace: Workspace): Promise<string[]> {
  const text = (await ifPresent(() => readFile(logFile(workspace), 'utf8'))) ?? '';
  return text.split('\n').slice(0, -1);
}

async function readHead(workspace: Workspace): Promise<AuditHead | undefined> {
  const text = await ifPresent(() => readFile(headFile(workspace), 'utf8'));
  return text === undefined ? undefined : parseHead(text);
}

function writeHead(workspace: Workspace, head: AuditHead): Promise<void> {
  const path = headFile(workspace);
  // One name for all drafts: this process has the lock, and what a kill leaves is written over.
  const text = `${JSON.stringify(head)}\n`;
  return withReserve(workspace, () => writeAtomically(path, text, 0o600, `${path}.draft`));
}

function logFile(workspace: Workspace): string {
  return stateFile(workspace, 'audit.log');
}

function headFile(workspace: Workspace): string {
  return stateFile(workspace, 'audit.head');
}
