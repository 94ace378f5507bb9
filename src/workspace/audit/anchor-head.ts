import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PulsoError } from '../../core/pulso-error.ts';
import { createRedactor } from '../../template/redact/create-redactor.ts';
import type { Workspace } from '../workspace.ts';
import { formatHeads, type AnchoredHead } from './audit-head.ts';
import { appendToRef, parseAnchorRef } from './anchor-ref.ts';

/** Milliseconds that a webhook may take. */
const PATIENCE = 5000;

/** Sends heads to the anchor of pulso.yaml, oldest first. Errors: `anchor-failed`. */
export async function anchorHeads(
  { root }: Pick<Workspace, 'root'>,
  anchor: string,
  heads: readonly AnchoredHead[],
): Promise<void> {
  try {
    const ref = parseAnchorRef(anchor);
    if (/^https?:\/\//.test(anchor)) await postHeads(anchor, heads);
    else if (ref !== undefined) await appendToRef(root, ref, heads);
    else await appendFile(resolve(root, anchor), formatHeads(heads), { mode: 0o600 });
  } catch (cause) {
    // The address of a webhook may hold a token.
    const where = /^https?:/.test(anchor) ? new URL(anchor).origin : anchor;
    const why = createRedactor()(cause instanceof Error ? cause.message : String(cause));
    throw new PulsoError('anchor-failed', `cannot record the audit log in ${where}: ${why}`, {
      hint: 'the next entry records it again; check audit.anchor in pulso.yaml',
      cause,
    });
  }
}

async function postHeads(url: string, heads: readonly AnchoredHead[]): Promise<void> {
  for (const head of heads) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(head),
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.body?.cancel();
    if (!response.ok) throw new PulsoError('anchor-failed', `it answered ${response.status}`);
  }
}
