import type { Answers } from '../../client/answers.ts';
import type { ClientRecord } from '../../client/client-record.ts';
import { portsOfBlock } from '../../client/placement/ports.ts';
import { PulsoError } from '../../core/pulso-error.ts';
import { templatePorts } from '../../template/manifest/template-ports.ts';
import type { Template } from '../../template/template.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { readAllocations } from '../create/allocations.ts';

/**
 * The ports a client has under a template: those it has stay as they are, new names get their base plus
 * the client's block. Errors: `port-taken` where a new one is another client's.
 */
export async function nextPorts(
  workspace: Workspace,
  record: ClientRecord,
  template: Template,
  answers: Answers,
): Promise<Readonly<Record<string, number>>> {
  const bases = Object.fromEntries(
    Object.entries(templatePorts(template, answers)).map(([name, base]) => [
      name,
      workspace.config.ports[name] ?? base,
    ]),
  );
  const proposed = portsOfBlock(bases, record.block);
  const ports = Object.fromEntries(
    Object.entries(proposed).map(([name, port]) => [name, record.ports[name] ?? port]),
  );
  const added = Object.keys(ports).filter((name) => record.ports[name] === undefined);
  if (added.length > 0) await assertFreePorts(workspace, record.slug, ports, added);
  return ports;
}

async function assertFreePorts(
  workspace: Workspace,
  slug: string,
  ports: Readonly<Record<string, number>>,
  added: readonly string[],
): Promise<void> {
  const { usedPorts } = await readAllocations(workspace);
  for (const name of added) {
    const port = ports[name] ?? 0;
    const holder = usedPorts.get(port);
    if (holder === undefined || holder === slug) continue;
    throw new PulsoError('port-taken', `its new ${name} port ${port} is a port of ${holder}`, {
      slug,
      hint: `give ${name} another base under ports in template.yaml or pulso.yaml`,
    });
  }
}
