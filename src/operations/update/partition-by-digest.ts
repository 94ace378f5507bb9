import type { ClientRecord } from '../../client/client-record.ts';
import type { OpenTemplate } from '../template/open-template.ts';
import type { Templates } from './open-templates.ts';

/** Clients by how they stand to their templates. */
export interface DigestPartition {
  /** As the template is: their digest proves it without a render. */
  current: readonly ClientRecord[];
  /** To be merged, to know what they would take. */
  behind: readonly ClientRecord[];
  /** Their template, or their base, cannot be read. */
  failed: readonly { record: ClientRecord; error: unknown }[];
}

/** Finds the clients that have to be merged at all; each template is read once. */
export async function partitionByDigest(
  clients: readonly ClientRecord[],
  templates: Templates,
  isCurrent: (record: ClientRecord, template: OpenTemplate) => boolean,
): Promise<DigestPartition> {
  const current: ClientRecord[] = [];
  const behind: ClientRecord[] = [];
  const failed: { record: ClientRecord; error: unknown }[] = [];
  for (const record of clients) {
    try {
      const template = await templates(record.template.name);
      (isCurrent(record, template) ? current : behind).push(record);
    } catch (error) {
      failed.push({ record, error });
    }
  }
  return { current, behind, failed };
}

export function hasSameDigest(
  { template }: Pick<ClientRecord, 'template'>,
  { digest }: Pick<OpenTemplate, 'digest'>,
): boolean {
  return template.digest === digest;
}
