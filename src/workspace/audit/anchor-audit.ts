import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { ifPresent } from '../disk/disk-error.ts';
import { writeAtomically } from '../disk/write-atomically.ts';
import { stateFile, type Workspace } from '../workspace.ts';
import { anchorHeads } from './anchor-head.ts';
import { MOST_AT_ONCE } from './audit-chain.ts';
import { readHeads } from './audit-log.ts';

/** How far the anchor has received the log: what failed is sent again with the next entry. */
const anchoredSchema = z.object({ anchor: z.string(), sequence: z.int().min(0) });

/** What waits in this process for its turn, by workspace: it sends the entries of all who wait for it. */
const waiting = new WeakMap<Workspace, Promise<void>>();
const running = new WeakMap<Workspace, Promise<void>>();

/** Sends the heads that the anchor of pulso.yaml has not received. Errors: `anchor-failed`. */
export function anchorAudit(workspace: Workspace): Promise<void> {
  const { anchor } = workspace.config.audit;
  if (anchor === undefined) return Promise.resolve();
  const next = waiting.get(workspace);
  if (next !== undefined) return next;
  const before = running.get(workspace) ?? Promise.resolve();
  const send = (): Promise<void> => {
    waiting.delete(workspace);
    running.set(workspace, turn);
    return sendHeads(workspace, anchor);
  };
  const turn = before.then(send, send);
  waiting.set(workspace, turn);
  return turn;
}

async function sendHeads(workspace: Workspace, anchor: string): Promise<void> {
  const file = stateFile(workspace, 'audit.anchored');
  const digest = createHash('sha256').update(anchor).digest('hex');
  const known = parseAnchored(await ifPresent(() => readFile(file, 'utf8')));
  const sent = known?.anchor === digest ? known.sequence : 0;
  const heads = await readHeads(workspace, sent, MOST_AT_ONCE);
  const last = heads.at(-1);
  if (last === undefined) return;
  await anchorHeads(workspace, anchor, heads);
  const text = JSON.stringify({ anchor: digest, sequence: last.sequence });
  await writeAtomically(file, `${text}\n`, 0o600);
}

function parseAnchored(text: string | undefined): z.infer<typeof anchoredSchema> | undefined {
  try {
    return anchoredSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
