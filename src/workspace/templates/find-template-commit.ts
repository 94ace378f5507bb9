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
  const { root, config } = workspace;
  assertKnown('template', name, Object.keys(config.templates));
  const file = `${config.templates[name] ?? name}/${MANIFEST}`;
  const log = await runGit(root, ['log', '--format=%H', '--', file]);
  const commits = log.toString().split('\n').filter(Boolean);
  const seen = new Set<string>();
  for (const commit of commits) {
    const found = await versionAt(root, commit, file);
    if (found === version) return commit;
    if (found !== undefined) seen.add(found);
  }
  const there = seen.size === 0 ? 'none is in git' : `in git are ${[...seen].join(', ')}`;
  throw new PulsoError('unknown-version', `template ${name} has no version ${version}: ${there}`, {
    at: { file },
    hint: 'commit each release of the template, and name one of those versions',
  });
}

/** A commit that removed the file, or broke it, has no version. */
async function versionAt(root: string, commit: string, file: string): Promise<string | undefined> {
  try {
    const text = await runGit(root, ['show', `${commit}:./${file}`]);
    const version = (parse(text.toString()) as { version?: unknown } | null)?.version;
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
