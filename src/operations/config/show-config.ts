import type { AnswerValue } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import type { Redact } from '../../template/redact/create-redactor.ts';
import { isSecretName } from '../../template/redact/secret-names.ts';
import type { Template } from '../../template/template.ts';
import { readBase } from '../../workspace/base/read-base.ts';
import { readClientFiles } from '../../workspace/clients/read-client-files.ts';
import type {
  ConfigAnswer,
  ConfigFile,
  ConfigShowResult,
} from '../catalog/schemas/config-schemas.ts';
import type { OperationContext } from '../context.ts';
import { readNamedClient } from '../fleet/read-named-client.ts';
import { readKnownSecrets } from '../secrets/known-secrets.ts';
import { redactorOf } from '../update/describe-update.ts';
import { compareWithBase } from '../update/list-overrides.ts';
import { readOwnTemplate } from '../update/read-own-template.ts';
import { findSources } from './answer-sources.ts';

/** Everything that makes a client what it is, from what is on disk. Errors: those of readNamedClient. */
export async function showConfig(
  context: OperationContext,
  slug: string,
): Promise<ConfigShowResult> {
  const { workspace } = context;
  const record = await readNamedClient(workspace, slug);
  const { target, block, ports, subnet, template } = record;
  const redact = redactorOf(readClientFiles(workspace, slug));
  const own = await orWarn(context, slug, async () => (await readOwnTemplate(context, record)).compile()); // prettier-ignore
  return {
    ...{ slug, folder: `clients/${slug}`, target, block, ports, subnet, template },
    answers: showAnswers(context, record, { template: own, redact }),
    secrets: (await readKnownSecrets(workspace, record)).names,
    files: (await orWarn(context, slug, () => listFiles(context, record))) ?? null,
  };
}

function showAnswers(
  { workspace }: OperationContext,
  record: ClientRecord,
  { template, redact }: { template: Template | undefined; redact: Redact },
): ConfigAnswer[] {
  const sourced = findSources(record, template, workspace.config.defaults);
  return sourced.map(({ key, value, from }) => ({ key, value: hide(key, value, redact), from }));
}

function hide(key: string, value: AnswerValue, redact: Redact): AnswerValue {
  if (isSecretName(key)) return '***';
  if (typeof value === 'object') return value.map(redact);
  return typeof value === 'string' ? redact(value) : value;
}

/** Files of the base and of the client, sorted by path; those of secrets are listed by name elsewhere. */
async function listFiles(
  { workspace }: OperationContext,
  record: ClientRecord,
): Promise<ConfigFile[]> {
  const { files: base } = await readBase(workspace, record);
  const changes = new Map(
    compareWithBase(workspace, record.slug, { base }).map(({ path, change }) => [path, change]),
  );
  const paths = [...new Set([...base.keys(), ...changes.keys()])].sort();
  return paths.map((path) => ({ path, from: FROM[changes.get(path) ?? 'none'] }));
}

const FROM = {
  none: 'template',
  modified: 'changed',
  removed: 'removed',
  added: 'client',
} as const;

/** What cannot be read is left out, and said. */
async function orWarn<T>(
  { reporter }: OperationContext,
  slug: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PulsoError)) throw error;
    const { code, message } = error;
    reporter.report({ code, kind: 'warning', slug, message });
    return undefined;
  }
}
