import type { ChosenClients } from '../../workspace/clients/select-clients.ts';
import { isExposed, SECRETS_FOLDER } from '../../workspace/clients/secret-files.ts';
import { clientFolder, type Workspace } from '../../workspace/workspace.ts';
import { finder, type Finding } from './finding.ts';

/** Records that cannot be read, clients of a target that is gone, secrets that other users can read. */
export async function checkClients(
  workspace: Workspace,
  { clients, failed }: ChosenClients,
): Promise<Finding[]> {
  const unreadable = failed.map((error) =>
    finder('clients', error.slug ?? 'clients').failed(
      error.message,
      error.hint ?? 'run pulso validate',
    ),
  );
  const homeless = clients
    .filter(({ target }) => !Object.hasOwn(workspace.config.targets, target))
    .map(({ slug, target }) => {
      const hint = `add ${target} under targets in pulso.yaml, or pulso move ${slug} --target <name>`;
      return finder('clients', slug).failed(`pulso.yaml has no target "${target}"`, hint);
    });
  const exposed: Finding[] = [];
  for (const { slug } of clients) {
    const folder = `${clientFolder(workspace, slug)}/${SECRETS_FOLDER}`;
    if ((await isExposed(folder)) !== true) continue;
    const hint = `chmod -R go= clients/${slug}/${SECRETS_FOLDER}`;
    exposed.push(
      finder('clients', slug).warning('other users of this machine can read its secrets', hint),
    );
  }
  const faults = [...unreadable, ...homeless, ...exposed];
  if (faults.length > 0) return faults;
  return [finder('clients', 'clients').ok('every record is readable')];
}
