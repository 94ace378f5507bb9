import { overlay } from '../../core/lazy-map.ts';
import { dropUndefined } from '../../core/drop-undefined.ts';
import { createProblemError } from '../../core/problem-error.ts';
import type { Problem } from '../../core/problem.ts';
import type { OperationContext } from '../context.ts';
import { isolationOf } from '../isolation/isolation-of.ts';
import { readHolders } from '../isolation/read-neighbors.ts';
import { checkContent } from '../validate/check-content.ts';
import type { Files } from '../validate/check-files.ts';
import { assertValid } from '../validate/assert-valid.ts';
import type { ClientUpdate } from './client-update.ts';
import { decodeLossy } from '../../text/decode-utf8.ts';

/** Files of a client, and what is about to be written over them. */
export type Written = Pick<ClientUpdate, 'next' | 'client'> & {
  merged: Pick<ClientUpdate['merged'], 'files'>;
};

/**
 * Refuses an update whose files would not load: a merge must never leave a client broken. What was wrong
 * before and is not the update's doing stays the client's own matter. Errors: `merge-invalid`, with file
 * and line as they would be.
 */
export async function assertMergeValid(
  context: Pick<OperationContext, 'workspace' | 'neighbors' | 'parsed'>,
  update: Written,
): Promise<void> {
  const { workspace, parsed } = context;
  const { next, client, merged } = update;
  const { slug } = next;
  const changed = new Set(merged.files.map(({ path }) => path));
  const isolation = isolationOf(workspace, next, await readHolders(context));
  const concerns = (path: string): boolean => changed.has(path);
  const check = (files: Files): Problem[] =>
    checkContent(workspace, next, files, dropUndefined({ isolation, concerns, parsed }));
  const errors = check(mergedFiles(update)).filter(
    ({ severity, file }) => severity === 'error' && !isMarked(update, file),
  );
  if (errors.length === 0) return;
  const before = new Set(check(client).map(({ message }) => message));
  const added = errors.filter(({ message }) => !before.has(message));
  assertValid(added, {
    code: 'merge-invalid',
    slug,
    what: 'what would be written',
    hint: `fix the template or the client's override, then run pulso diff ${slug}`,
  });
}

/**
 * Refuses an update that a deploy follows, or a move, where the files as they would stand reach outside of the
 * client: nothing is written then. Errors: `isolation-…`.
 */
export async function assertIsolated(context: Checking, update: ClientUpdate): Promise<void> {
  await assertWithout(context, update, ({ code }) => code.startsWith('isolation-'));
}

/**
 * Refuses an update whose files, as they would stand, its target cannot run: what runs now is not stopped for it.
 * Errors: whatever the files are refused for.
 */
export async function assertDeployable(context: Checking, update: ClientUpdate): Promise<void> {
  await assertWithout(context, update, () => true);
}

type Checking = Pick<OperationContext, 'workspace' | 'neighbors' | 'parsed'>;

async function assertWithout(
  context: Checking,
  update: ClientUpdate,
  counts: (problem: Problem) => boolean,
): Promise<void> {
  const { workspace, parsed } = context;
  const { next } = update;
  const isolation = isolationOf(workspace, next, await readHolders(context));
  const scope = dropUndefined({ isolation, parsed });
  const found = checkContent(workspace, next, mergedFiles(update), scope);
  const breaches = found.filter((one) => one.severity === 'error' && counts(one));
  const [first] = breaches;
  if (first === undefined) return;
  const file = `clients/${next.slug}/${first.file ?? ''}`;
  throw createProblemError([{ ...first, file }, ...breaches.slice(1)], { slug: next.slug });
}

/** True where a file holds markers that were asked for: a person finishes it. */
function isMarked({ merged }: Written, path: string | undefined): boolean {
  const file = merged.files.find((change) => change.path === path)?.file;
  return file !== undefined && /^\uFEFF?<<<<<<< client/m.test(decodeLossy(file.bytes));
}

interface Content {
  path: string;
  bytes: Uint8Array;
}

/** The client's files as they would stand. */
function mergedFiles({ client, merged }: Written): Files {
  const after = new Map<string, Content | undefined>();
  for (const { path, from, file } of merged.files) {
    if (from !== undefined) after.set(from, undefined);
    after.set(path, file && { path, bytes: file.bytes });
  }
  return overlay<Content>(client, after);
}
