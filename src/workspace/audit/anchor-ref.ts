import { PulsoError } from '../../core/pulso-error.ts';
import { runGit } from '../templates/run-git.ts';
import { formatHeads, type AnchoredHead } from './audit-head.ts';

/** A ref of the workspace's repository, and the remote that has it; absent: it stays in the repository. */
export interface AnchorRef {
  remote?: string;
  ref: string;
}

/** Milliseconds that a remote may take. */
const PATIENCE = 15_000;

/** Not the operator's: their signing key and hooks have no part in this. */
const AUTHOR = [
  ...['-c', 'user.name=pulso', '-c', 'user.email=pulso@localhost'],
  ...['-c', 'commit.gpgSign=false'],
];

/** `refs/…` or `remote:refs/…`; undefined for anything else. */
export function parseAnchorRef(text: string): AnchorRef | undefined {
  const [, remote, ref] = /^(?:([A-Za-z0-9][\w.-]*):)?(refs\/[^\s:]+)$/.exec(text) ?? [];
  if (ref === undefined) return undefined;
  return remote === undefined ? { ref } : { remote, ref };
}

/** Adds a commit without files whose message has the heads, and pushes it. Errors: those of runGit. */
export async function appendToRef(
  root: string,
  { remote, ref }: AnchorRef,
  heads: readonly AnchoredHead[],
): Promise<void> {
  const git = async (argv: string[], input = ''): Promise<string> =>
    (await runGit(root, argv, { input, timeout: PATIENCE })).toString().trim();
  const tree = await git(['mktree']);
  const last = await git(['for-each-ref', '--format=%(objectname)', ref]);
  const parent = last === '' ? [] : ['-p', last];
  const commit = await git([...AUTHOR, 'commit-tree', tree, ...parent], formatHeads(heads));
  await git(['update-ref', ref, commit, last === '' ? '0'.repeat(commit.length) : last]);
  if (remote !== undefined) await git(['push', '--quiet', '--no-verify', remote, `${ref}:${ref}`]);
}

/** The heads that a ref has, one per line; with a remote, of the ref there. Errors: those of runGit, `anchor-missing`. */
export async function readRef(root: string, name: string): Promise<string> {
  const { remote, ref } = parseAnchorRef(name) ?? { ref: name };
  try {
    if (remote !== undefined) await runGit(root, ['fetch', '--quiet', remote, ref]);
    const tip = remote === undefined ? ref : 'FETCH_HEAD';
    const argv = ['log', '--reverse', '--format=%B', '--end-of-options', tip, '--'];
    return (await runGit(root, argv)).toString();
  } catch (cause) {
    throw new PulsoError('anchor-missing', `${name} is neither a file nor a git ref`, {
      hint: 'name the file or ref of audit.anchor, or pass what the webhook received with --against -',
      cause,
    });
  }
}
