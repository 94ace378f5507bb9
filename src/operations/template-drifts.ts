import pLimit from 'p-limit';
import type { ClientRecord } from '../client/client-record.ts';
import { toPulsoError } from '../foundation/pulso-error.ts';
import { digestTemplate } from '../template/digest-template.ts';
import { readTemplateSource } from '../workspace/read-template-source.ts';
import type { TemplateDrift } from './describe-status.ts';
import type { OperationContext } from './operation-context.ts';

/** Clients whose files are in memory at a time. */
const AT_ONCE = 16;

/**
 * Whether each client stands at what its template is now, by slug. Each template is read once; a client
 * that is behind is merged, on paper, to tell whether it could follow.
 */
export async function templateDrifts(
  context: OperationContext,
  clients: readonly ClientRecord[],
): Promise<ReadonlyMap<string, TemplateDrift>> {
  const names = [...new Set(clients.map((client) => client.template.name))];
  const digests = new Map(
    await Promise.all(
      names.map(async (name) => [name, await digestIfReadable(context, name)] as const),
    ),
  );
  const drifts = new Map<string, TemplateDrift>();
  const behind: ClientRecord[] = [];
  for (const record of clients) {
    const digest = digests.get(record.template.name);
    if (digest === record.template.digest) drifts.set(record.slug, 'current');
    else if (digest === undefined) drifts.set(record.slug, 'unknown');
    else behind.push(record);
  }
  for (const [slug, drift] of await mergeOnPaper(context, behind)) drifts.set(slug, drift);
  return drifts;
}

/** Merging is loaded only where somebody is behind: most looks at a fleet need none. */
async function mergeOnPaper(
  context: OperationContext,
  behind: readonly ClientRecord[],
): Promise<readonly (readonly [string, TemplateDrift])[]> {
  if (behind.length === 0) return [];
  const { updateClient } = await import('./update/update-client.ts');
  const { openTemplates } = await import('./update/open-templates.ts');
  const templates = openTemplates(context.workspace);
  const job = { templates, action: 'status', dryRun: true, conflict: 'refuse' } as const;
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    behind.map(async (record) => {
      const { status } = await limit(() => updateClient(context, record, job));
      return [record.slug, status === 'conflict' ? 'conflict' : 'behind'] as const;
    }),
  );
}

async function digestIfReadable(
  { workspace, reporter }: OperationContext,
  name: string,
): Promise<string | undefined> {
  try {
    return digestTemplate(await readTemplateSource(workspace, name));
  } catch (error) {
    const { message } = toPulsoError(error);
    reporter.report({
      code: 'template-unreadable',
      kind: 'warning',
      subject: `template/${name}`,
      message,
    });
    return undefined;
  }
}
