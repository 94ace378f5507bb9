import { parse } from 'yaml';
import { PulsoError } from '../../core/pulso-error.ts';
import { MANIFEST } from './read-template-source.ts';
import { runGit } from './run-git.ts';

/** Commits that changed the version: more are not needed to find the last release. */
const COMMITS = 2;

/**
 * Texts of template.yaml as earlier releases had it, the newest first: the one that has the version of today, if it
 * is in git already, and the one before. `folder` is the template's, absolute. Empty if git does not know it.
 */
export async function readReleases(folder: string, version: string): Promise<readonly string[]> {
  try {
    const argv = ['log', '-n', String(COMMITS), '-G', '^version:', '--format=%H', '--', MANIFEST];
    const commits = (await runGit(folder, argv)).toString().split('\n').filter(Boolean);
    const texts = await Promise.all(commits.map((commit) => readAt(folder, commit)));
    const [newest] = texts;
    return newest === undefined || versionOf(newest) === version ? texts : [newest];
  } catch (error) {
    if (error instanceof PulsoError) return [];
    throw error;
  }
}

async function readAt(folder: string, commit: string): Promise<string> {
  return (await runGit(folder, ['show', `${commit}:./${MANIFEST}`])).toString();
}

function versionOf(text: string): unknown {
  try {
    return (parse(text, { logLevel: 'silent' }) as { version?: unknown } | null)?.version;
  } catch {
    return undefined;
  }
}
