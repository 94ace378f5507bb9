import type { ClientRecord } from './client-record.ts';

/** The text of `.pulso/instance.json`: the same record gives the same bytes, whatever order its keys were set in. */
export function formatClientRecord(record: ClientRecord): string {
  const { version, slug, block, ports, subnet, target, template, answers } = record;
  const { retired = {}, seeds = [], texts = [], schemas = {} } = record;
  const { name, version: templateVersion, digest } = template;
  const ordered = {
    ...{ version, slug, block, ports, subnet, target },
    template: { name, version: templateVersion, digest },
    answers,
    ...(Object.keys(retired).length > 0 && { retired }),
    ...(seeds.length > 0 && { seeds }),
    ...(texts.length > 0 && { texts }),
    ...(Object.keys(schemas).length > 0 && { schemas }),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
