import type { ClientRecord } from '../../client/client-record.ts';
import type { ClientSummary } from '../catalog/schemas/client-schemas.ts';

/** What of a record people look for. */
export function summarizeClient(record: ClientRecord): ClientSummary {
  const text = (key: string): string | null => {
    const value = record.answers[key];
    return typeof value === 'string' ? value : null;
  };
  return {
    slug: record.slug,
    name: text('name'),
    country: text('country'),
    database: text('database'),
    target: record.target,
    block: record.block,
    ports: record.ports,
    subnet: record.subnet,
    template: { name: record.template.name, version: record.template.version },
  };
}
