import type { ClientRecord } from '../../client/client-record.ts';

/** One client as `list` and `create` print it. */
export interface ClientSummary {
  slug: string;
  /** Answers `name`, `country` and `database`; null where the template does not ask for them. */
  name: string | null;
  country: string | null;
  database: string | null;
  target: string;
  block: number;
  ports: Readonly<Record<string, number>>;
  subnet: string | null;
  template: { name: string; version: string };
}

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
