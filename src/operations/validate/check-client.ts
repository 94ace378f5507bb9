import type { ClientRecord } from '../../client/client-record.ts';
import type { Problem } from '../../foundation/problem.ts';
import { PulsoError } from '../../foundation/pulso-error.ts';
import { readClientFiles } from '../../workspace/read-client-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { checkFiles, type Files } from './check-files.ts';
import { checkSecretModes } from './check-secrets.ts';

/** Everything that is wrong with one client's own files. */
export async function checkClient(
  workspace: Workspace,
  { slug }: ClientRecord,
): Promise<Problem[]> {
  const files = await readFiles(workspace, slug);
  if (files instanceof PulsoError) return [toProblem(slug, files)];
  const problems = [
    ...checkFiles(workspace, slug, files),
    ...(await checkSecretModes(clientFolder(workspace, slug), files.keys())),
  ];
  return problems.map((problem) => atClient(problem, slug));
}

/** A link out of the folder, or a file that is none, is a finding too. */
async function readFiles(workspace: Workspace, slug: string): Promise<Files | PulsoError> {
  try {
    return await readClientFiles(workspace, slug);
  } catch (error) {
    if (error instanceof PulsoError) return error;
    throw error;
  }
}

function toProblem(slug: string, { code, message, hint, at }: PulsoError): Problem {
  return { slug, severity: 'error', code, message, hint, ...at };
}

/** Checks know a client's files by their path in its folder alone. */
function atClient(problem: Problem, slug: string): Problem {
  const { file } = problem;
  return file === undefined
    ? { ...problem, slug }
    : { ...problem, slug, file: `clients/${slug}/${file}` };
}
