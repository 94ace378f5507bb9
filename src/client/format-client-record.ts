import type { ClientRecord } from './client-record.ts';

/** The text of `.pulso/instance.json`: the same record gives the same bytes, whatever order its keys were set in. */
export function formatClientRecord(record: ClientRecord): string {
  const { version, slug, block, ports, subnet, target, template, answers } = record;
  const { name, version: templateVersion, digest } = template;
  const ordered = {
    ...{ version, slug, block, ports, subnet, target },
    template: { name, version: templateVersion, digest },
    answers,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
