import type { ClientRecord } from './client-record.ts';

/** What a client's files are rendered from beside its slug and template: someone can edit it in its record. */
export type RenderInputs = Pick<ClientRecord, 'block' | 'ports' | 'subnet' | 'target' | 'answers'>;

export function renderInputs(record: RenderInputs): RenderInputs {
  const { block, ports, subnet, target, answers } = record;
  return { block, ports, subnet, target, answers };
}
