import { clientConfigSchema } from '../../client/client-config.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { findYamlFaults } from '../../client/find-yaml-faults.ts';
import { checkYamlDocument } from '../../client/parse-yaml.ts';
import type { Problem } from '../../foundation/problem.ts';
import { PulsoError } from '../../foundation/pulso-error.ts';
import { checkCompose } from '../../stack/compose/check-compose.ts';
import type { SourceFile } from '../../template/template.ts';
import { imagesOf } from '../../workspace/images-of.ts';
import { readClientFiles } from '../../workspace/read-client-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { checkSecretModes, mountedSecrets } from './check-secrets.ts';

type Files = ReadonlyMap<string, SourceFile>;

const CLIENT_CONFIG = 'config/client.yaml';
const COMPOSE = 'docker-compose.yml';

/** Everything that is wrong with one client's own files. */
export async function checkClient(
  workspace: Workspace,
  { slug }: ClientRecord,
): Promise<Problem[]> {
  const files = await readFiles(workspace, slug);
  if (files instanceof PulsoError) return [toProblem(slug, files)];
  const problems = [
    ...checkConfig(files, slug),
    ...checkStack(workspace, slug, files),
    ...checkSyntax(files),
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

function checkConfig(files: Files, slug: string): readonly Problem[] {
  const file = files.get(CLIENT_CONFIG);
  if (file === undefined) {
    return [
      {
        severity: 'error',
        code: 'file-missing',
        message: `there is no ${CLIENT_CONFIG}`,
        file: CLIENT_CONFIG,
      },
    ];
  }
  const { value, problems, locate } = checkYamlDocument(
    textOf(file),
    clientConfigSchema,
    CLIENT_CONFIG,
  );
  if (value === undefined || value.slug === slug) return problems;
  const message = `slug: is ${value.slug}, the client is ${slug}`;
  return [{ severity: 'error', code: 'slug-mismatch', message, ...locate(['slug']) }];
}

/** Secrets are in no repository: a checkout without them is told so, and is otherwise checked as if they were there. */
function checkStack(workspace: Workspace, slug: string, files: Files): readonly Problem[] {
  const bytes = new Map([...files].map(([path, file]) => [path, file.bytes]));
  const compose = files.get(COMPOSE);
  const mounted = compose === undefined ? [] : mountedSecrets(textOf(compose));
  const missing = mounted.filter((path) => !files.has(path));
  for (const path of missing) bytes.set(path, new Uint8Array());
  const workingDir = clientFolder(workspace, slug);
  return [
    ...missing.map(tellMissing),
    ...checkCompose({ slug, workingDir, files: bytes, images: imagesOf(workspace) }),
  ];
}

function tellMissing(path: string): Problem {
  const message = `there is no ${path}: the stack cannot start without it`;
  return {
    severity: 'warning',
    code: 'secret-missing',
    message,
    file: path,
    hint: 'bring the file, readable by you alone',
  };
}

/** The files that have a check of their own are read there. */
function checkSyntax(files: Files): Problem[] {
  return [...files.values()]
    .filter(({ path }) => /\.ya?ml$/.test(path) && path !== CLIENT_CONFIG && path !== COMPOSE)
    .flatMap((file) => findYamlFaults(textOf(file), file.path));
}

function textOf(file: SourceFile): string {
  return Buffer.from(file.bytes).toString('utf8');
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
