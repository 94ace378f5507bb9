import { stringify } from 'yaml';
import type { ClientRecord } from './client-record.ts';

/** The text of `.pulso/instance.yaml`: the same record gives the same bytes, whatever order its keys were set in. */
export function formatClientRecord(record: ClientRecord): string {
  const { version, slug, block, ports, subnet, target, template, answers } = record;
  const ordered = {
    version,
    slug,
    block,
    ports,
    subnet,
    target,
    template: { name: template.name, version: template.version, digest: template.digest },
    answers,
  };
  return `# Written by pulso alone.\n${stringify(ordered, { lineWidth: 0 })}`;
}
