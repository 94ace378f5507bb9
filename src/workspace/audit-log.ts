import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Problem } from '../foundation/problem.ts';
import {
  FIRST_HEAD,
  linkEntry,
  parseEntry,
  parseHead,
  verifyChain,
  type AuditEntry,
  type AuditEvent,
  type AuditHead,
} from './audit-chain.ts';
import { ifPresent, onDisk } from './disk-error.ts';
import { ensureFolder } from './ensure-folder.ts';
import { withLock } from './lock.ts';
import { stateFile, type Workspace } from './workspace.ts';
import { writeAtomically } from './write-atomically.ts';

const NEWLINE = 0x0a;

/** Appends one entry and waits until the disk has it. What a killed writer left half is removed first. */
export function appendAudit(workspace: Workspace, event: AuditEvent): Promise<AuditEntry> {
  const path = logFile(workspace);
  return withLock(workspace, 'audit', () =>
    onDisk('write the audit log', async () => {
      await ensureFolder(dirname(path));
      const log = await open(path, 'a+', 0o600);
      try {
        const known = await readHead(workspace);
        const head = await findEnd(log, known);
        // A line that is taken over is made the head first: there is never more than one behind it.
        if (head !== known) await writeHead(workspace, head);
        const entry = linkEntry(event, head.hash);
        await log.appendFile(`${(await endsOpen(log)) ? '\n' : ''}${JSON.stringify(entry)}\n`);
        await log.sync();
        const { size } = await log.stat();
        await writeHead(workspace, { count: head.count + 1, bytes: size, hash: entry.hash });
        return entry;
      } finally {
        await log.close();
      }
    }),
  );
}

/** The entries, oldest first; lines that are none are left out (verifyAudit names them). */
export async function readAudit(workspace: Workspace): Promise<AuditEntry[]> {
  const lines = await readLines(workspace);
  return lines.map(parseEntry).filter((entry) => entry !== undefined);
}

/** What was done to the log by others than pulso. */
export function verifyAudit(workspace: Workspace): Promise<Problem[]> {
  return withLock(workspace, 'audit', async () =>
    verifyChain(await readLines(workspace), await readHead(workspace), '.pulso/audit.log'),
  );
}

/**
 * The end that the next line follows: the head, or the one line behind it whose writer was killed before
 * it moved the head. Where the log was changed by others the head stands: the link that does not fit then
 * stays visible for good.
 */
async function findEnd(log: FileHandle, head: AuditHead | undefined): Promise<AuditHead> {
  const { size } = await log.stat();
  if (head === undefined) return endOf(await readFrom(log, 0, size));
  if (size <= head.bytes) return head;
  const tail = await readFrom(log, head.bytes, size);
  if (!tail.includes('\n')) {
    await log.truncate(head.bytes);
    return head;
  }
  const next = parseEntry(tail.trimEnd());
  return next?.prev === head.hash ? { count: head.count + 1, bytes: size, hash: next.hash } : head;
}

/** The end of a log whose head is gone. */
function endOf(text: string): AuditHead {
  const lines = text.split('\n').filter((line) => line !== '');
  const last = parseEntry(lines.at(-1) ?? '');
  return last === undefined
    ? FIRST_HEAD
    : { count: lines.length, bytes: Buffer.byteLength(text), hash: last.hash };
}

async function readFrom(log: FileHandle, start: number, end: number): Promise<string> {
  const { buffer, bytesRead } = await log.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

async function endsOpen(log: FileHandle): Promise<boolean> {
  const { size } = await log.stat();
  if (size === 0) return false;
  const { buffer } = await log.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}

/** Whole lines only: one without its end is being written, or its writer was killed. */
async function readLines(workspace: Workspace): Promise<string[]> {
  const text = (await ifPresent(readFile(logFile(workspace), 'utf8'))) ?? '';
  return text.split('\n').slice(0, -1);
}

async function readHead(workspace: Workspace): Promise<AuditHead | undefined> {
  const text = await ifPresent(readFile(headFile(workspace), 'utf8'));
  return text === undefined ? undefined : parseHead(text);
}

function writeHead(workspace: Workspace, head: AuditHead): Promise<void> {
  const path = headFile(workspace);
  // One name for all drafts: the lock is held, and what a kill leaves is written over.
  return writeAtomically(path, `${JSON.stringify(head)}\n`, 0o600, `${path}.draft`);
}

function logFile(workspace: Workspace): string {
  return stateFile(workspace, 'audit.log');
}

function headFile(workspace: Workspace): string {
  return stateFile(workspace, 'audit.head');
}
