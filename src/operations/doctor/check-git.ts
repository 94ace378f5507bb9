import { PulsoError } from '../../core/pulso-error.ts';
import { singleQuoted } from '../../text/shell-word.ts';
import { runGit } from '../../workspace/templates/run-git.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { finder, type Finding } from './finding.ts';

/** What never belongs into a repository: everybody who reads it can log in as the client, or take its locks. */
const PRIVATE = [':(glob)clients/*/config/secrets/**', ':(glob).pulso/**', 'pulso.local.yaml'];

/** Whether the workspace has a history, and whether that keeps its secrets out. */
export async function checkGit({ root }: Workspace): Promise<Finding[]> {
  const { ok, warning, failed } = finder('git', root);
  try {
    const tracked = (await runGit(root, ['ls-files', '-z', '--', ...PRIVATE])).toString();
    const files = tracked.split('\0').filter((file) => file !== '');
    const [first] = files;
    if (first === undefined) return [ok('a git repository; secrets are not in it')];
    const others = files.length > 1 ? ` and ${files.length - 1} more` : '';
    const hint = `git rm --cached ${quote(first)}, commit, then replace what was in it: pulso secrets rotate`;
    return [failed(`the repository has ${first}${others}, which is private`, hint)];
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    if (error.code === 'git-missing') {
      return [warning('git is not installed: changes have no history', 'install git')];
    }
    const hint =
      'git init && git add . && git commit; the .gitignore of pulso init keeps secrets out';
    if (error.message.includes('not a git repository')) {
      return [warning('not a git repository: changes have no history', hint)];
    }
    return [warning(error.message, 'run git status in the workspace and follow what it says')];
  }
}

function quote(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : singleQuoted(file);
}
