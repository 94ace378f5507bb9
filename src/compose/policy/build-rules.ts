import { posix } from 'node:path';
import type { Breach } from '../../engine/isolation/isolation.ts';
import type { ServiceRule } from './compose-rule.ts';

/** An image is built from the client's own folder, without the machine's network. */
export const buildRule: ServiceRule = ({ build }, { stack }) => {
  if (build === undefined) return [];
  const found: Breach[] = [];
  const inside = posix.relative(stack.workingDir, build.context);
  if (inside === '..' || inside.startsWith('../') || /^\.pulso(\/|$)/.test(inside)) {
    const message = `builds from ${build.context}, which is outside the client's folder`;
    found.push({ code: 'isolation-host-path', detail: build.context, message, path: ['build'] });
  }
  const { network } = build;
  if (network === 'host' || network?.startsWith('container:') === true) {
    const message = `is built in another network than the engine's own: ${network}`;
    const path = ['build', 'network'];
    found.push({ code: 'isolation-host-namespace', detail: 'build', message, path });
  }
  return found;
};
