import { isAllowed, isOwnName, type Isolation } from '../../engine/isolation/isolation.ts';
import { NO_OTHERS } from '../../engine/isolation/holders.ts';
import type { Network, Stack } from '../../engine/desired/stack.ts';
import { reportProblem } from '../syntax/compose-context.ts';
import type { ComposeNode } from '../syntax/compose-node.ts';
import { FOREIGN_CODES } from './find-foreign-name.ts';
import { locatePath } from './locate-path.ts';

/**
 * A network whose name every client of the template would give it is called after the client instead: it holds nothing,
 * and its services find it by its key. Not one that is external, or whose name the operator allows.
 */
export function nameNetworks(top: ComposeNode, stack: Stack, isolation: Isolation): Stack {
  const own = { ...isolation, others: NO_OTHERS };
  const rename = (network: Network): Network => {
    const { key, name, external } = network;
    const breach = { code: FOREIGN_CODES.network, detail: name };
    if (external || isOwnName(name, own) || isAllowed(breach, isolation.allowed)) return network;
    const renamed = `${stack.slug}_${key}`;
    const { at, path } = locatePath(top, ['networks', key, 'name']);
    const message = `${path} is ignored: other clients could have ${name} too; the network is called ${renamed}`;
    const hint = `remove name, or begin it with ${stack.slug}_`;
    reportProblem(top.context, {
      severity: 'warning',
      code: 'compose-ignored',
      message,
      hint,
      ...at,
    });
    return { ...network, name: renamed };
  };
  return { ...stack, networks: stack.networks.map(rename) };
}
