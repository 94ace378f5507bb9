import type { Manifests } from '../../engine/desired/manifests.ts';
import { objectsAt } from '../../text/json.ts';
import { shellWord } from '../../text/shell-word.ts';
import type { TargetConfig } from '../../workspace/settings/workspace-config-schema.ts';
import type { ShownPort } from '../catalog/schemas/observe-schemas.ts';

/** Ports below it are root's on most machines. */
const FIRST_FREE = 1024;
const RAISED = 8000;

/** The ports of a client's Services: their names in the cluster, and the command that brings one to this machine. */
export function clusterPorts(
  slug: string,
  { objects }: Manifests,
  target: TargetConfig | undefined,
): ShownPort[] {
  const flags = kubectlFlags(slug, target);
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ name, body }) =>
      objectsAt(body, ['spec', 'ports']).map((one) => {
        const port = Number(one['port']);
        const local = port < FIRST_FREE ? port + RAISED : port;
        const command = `kubectl ${flags} port-forward service/${name} ${local}:${port}`;
        return { service: name, port, address: `${name}.${slug}.svc:${port}`, command };
      }),
    );
}

function kubectlFlags(slug: string, target: TargetConfig | undefined): string {
  const { kubeconfig, context } = target?.engine === 'kubernetes' ? target : {};
  return [
    ...(kubeconfig === undefined ? [] : [`--kubeconfig ${shellWord(kubeconfig)}`]),
    ...(context === undefined ? [] : [`--context ${shellWord(context)}`]),
    `--namespace ${slug}`,
  ].join(' ');
}
