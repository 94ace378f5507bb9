import type { DoctorResult } from '../catalog/schemas/doctor-schemas.ts';
import type { OperationContext } from '../context.ts';
import { withEngines } from '../engines/open-engine.ts';
import { readClients } from '../../workspace/clients/select-clients.ts';
import { listSlugs } from '../../workspace/clients/list-slugs.ts';
import { checkClients } from './check-clients.ts';
import { checkDisk } from './check-disk.ts';
import { checkGit } from './check-git.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPorts } from './check-ports.ts';
import { checkPulso } from './check-pulso.ts';
import { checkTarget } from './check-target.ts';
import type { Finding } from './finding.ts';

/** Looks at everything that a deploy needs, changes nothing, and says of each fault how it is fixed. */
export async function examine(context: OperationContext): Promise<DoctorResult> {
  const { workspace } = context;
  const chosen = await readClients(workspace, await listSlugs(workspace));
  const targets = Object.keys(workspace.config.targets).sort();
  return withEngines(context, async (engines) => {
    const examined = await Promise.all([
      checkPulso(),
      checkPermissions(workspace),
      checkDisk(workspace),
      checkGit(workspace),
      checkClients(workspace, chosen),
      Promise.all(targets.map((target) => checkTarget(context, engines, { target, ...chosen }))),
      checkPorts(context, engines, chosen.clients),
    ]);
    return { findings: examined.flat(2) satisfies Finding[] };
  });
}
