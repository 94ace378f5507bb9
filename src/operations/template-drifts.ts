import type { ClientRecord } from '../client/client-record.ts';
import { toPulsoError } from '../foundation/pulso-error.ts';
import { digestTemplate } from '../template/digest-template.ts';
import { readTemplateSource } from '../workspace/read-template-source.ts';
import type { TemplateDrift } from './describe-status.ts';
import type { OperationContext } from './operation-context.ts';

/** Whether each client stands at what its template is now, by slug. Each template is read once. */
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
  return new Map(
    clients.map(({ slug, template }) => {
      const digest = digests.get(template.name);
      if (digest === undefined) return [slug, 'unknown'];
      return [slug, digest === template.digest ? 'current' : 'behind'];
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
