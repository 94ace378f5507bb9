import type { Breach } from '../../engine/isolation/isolation.ts';
import { buildRule } from './build-rules.ts';
import type { ComposeScope, NetworkRule, ServiceRule, VolumeRule } from './compose-rule.ts';
import { hostRule } from './host-rules.ts';
import { bindRule, volumeDriverRule, volumeNameRule } from './mount-rules.ts';
import { networkDriverRule, networkNameRule, subnetRule } from './network-rules.ts';
import { portRule } from './port-rules.ts';
import {
  capabilityRule,
  imageRule,
  limitRule,
  securityRule,
  sysctlRule,
} from './privilege-rules.ts';
import { containerNameRule, extraHostRule, labelRule, loggingRule } from './reach-rules.ts';

const SERVICE_RULES: readonly ServiceRule[] = [
  containerNameRule,
  imageRule,
  buildRule,
  hostRule,
  bindRule,
  portRule,
  capabilityRule,
  securityRule,
  sysctlRule,
  limitRule,
  extraHostRule,
  loggingRule,
  labelRule,
];
const NETWORK_RULES: readonly NetworkRule[] = [networkNameRule, networkDriverRule, subnetRule];
const VOLUME_RULES: readonly VolumeRule[] = [volumeNameRule, volumeDriverRule];

/** Everything in a stack that reaches outside of its client, allowed or not. */
export function findBreaches(scope: ComposeScope): Breach[] {
  const { stack } = scope;
  return [
    ...stack.services.flatMap((service) =>
      SERVICE_RULES.flatMap((rule) => place(rule(service, scope), 'services', service.name)),
    ),
    ...stack.networks.flatMap((network) =>
      NETWORK_RULES.flatMap((rule) => place(rule(network, scope), 'networks', network.key)),
    ),
    ...stack.volumes.flatMap((volume) =>
      VOLUME_RULES.flatMap((rule) => place(rule(volume, scope), 'volumes', volume.key)),
    ),
  ];
}

function place(breaches: readonly Breach[], ...above: string[]): Breach[] {
  return breaches.map((breach) => ({ ...breach, path: [...above, ...breach.path] }));
}
