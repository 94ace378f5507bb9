import { parse } from 'yaml';
import { PulsoError } from '../../core/pulso-error.ts';
import { assertKnown } from '../settings/read-config.ts';
import { MANIFEST } from './read-template-source.ts';
import { runGit } from './run-git.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The newest git commit at which a template had a version. Errors: `unknown-template`,
 * `unknown-version` (with the versions there were), `git-missing`, `git-failed`.
 */
export async function findTemplateCommit(
  workspace: Workspace,
  name: string,
  version: string,
): Promise<string> {
  assertKnown('template', name, Object.keys(workspace.config.templates));
  const file = manifestOf(workspace, name);
  const seen = new Set<string>();
  for (const commit of await listTemplateCommits(workspace, file)) {
    const found = await readVersionAt(workspace, name, commit);
    if (found === version) return commit;
    if (found !== undefined) seen.add(found);
  }
  const there = seen.size === 0 ? 'none is in git' : `in git are ${[...seen].join(', ')}`;
  throw new PulsoError('unknown-version', `template ${name} has no version ${version}: ${there}`, {
    at: { file },
    hint: 'commit each release of the template, and name one of those versions',
  });
}

/** The commits that changed a file or folder of the workspace, the newest first. */
export async function listTemplateCommits(
  { root }: Workspace,
  path: string,
): Promise<readonly string[]> {
  const log = await runGit(root, ['log', '--format=%H', '--', path]);
  return log.toString().split('\n').filter(Boolean);
}

/** The version that a template had at a commit. One that removed its manifest, or broke it, has none. */
export async function readVersionAt(
  workspace: Workspace,
  name: string,
  commit: string,
): Promise<string | undefined> {
  try {
    const file = manifestOf(workspace, name);
    const text = await runGit(workspace.root, ['show', `${commit}:./${file}`]);
    const version = (parse(text.toString()) as { version?: unknown } | null)?.version;
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function manifestOf({ config }: Workspace, name: string): string {
  return `${config.templates[name] ?? name}/${MANIFEST}`;
}
