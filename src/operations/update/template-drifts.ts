import pLimit from 'p-limit';
import type { ClientRecord } from '../../client/client-record.ts';
import { toPulsoError } from '../../core/pulso-error.ts';
import { readTemplateSource } from '../../workspace/templates/read-template-source.ts';
import type { TemplateDrift } from '../observe/describe-status.ts';
import type { OperationContext } from '../context.ts';
import { openTemplate, type OpenTemplate } from './open-template.ts';

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
  const templates = new Map(
    await Promise.all(
      names.map(async (name) => [name, await openIfReadable(context, name)] as const),
    ),
  );
  const drifts = new Map<string, TemplateDrift>();
  const behind: Behind[] = [];
  for (const record of clients) {
    const template = templates.get(record.template.name);
    if (template === undefined) drifts.set(record.slug, 'unknown');
    else if (template.digest === record.template.digest) drifts.set(record.slug, 'current');
    else behind.push({ record, template });
  }
  for (const [slug, drift] of await mergeOnPaper(context, behind)) drifts.set(slug, drift);
  return drifts;
}

interface Behind {
  record: ClientRecord;
  template: OpenTemplate;
}

/** Merging is loaded only where somebody is behind: most looks at a fleet need none. */
async function mergeOnPaper(
  context: OperationContext,
  behind: readonly Behind[],
): Promise<readonly (readonly [string, TemplateDrift])[]> {
  if (behind.length === 0) return [];
  const { updateClient } = await import('./update-client.ts');
  const job = { action: 'status', dryRun: true, conflict: 'fail' } as const;
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    behind.map(async ({ record, template }) => {
      const templates = (): Promise<OpenTemplate> => Promise.resolve(template);
      const { status } = await limit(() => updateClient(context, record, { ...job, templates }));
      return [record.slug, status === 'conflict' ? 'conflict' : 'behind'] as const;
    }),
  );
}

async function openIfReadable(
  { workspace, reporter }: OperationContext,
  name: string,
): Promise<OpenTemplate | undefined> {
  try {
    return openTemplate(await readTemplateSource(workspace, name));
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
