import type { Breach, Isolation } from '../../engine/isolation/isolation.ts';
import type { ComposeInput } from '../compose-input.ts';
import type { Network, Service, Stack, Volume } from '../../engine/desired/stack.ts';

/** What every rule of compose files may look at. */
export interface ComposeScope {
  stack: Stack;
  isolation: Isolation;
  /** Paths of links in the client's folder; absent: it has none. */
  links?: ComposeInput['links'];
}

/** Places are seen from the service, network or volume that the rule is given. */
export type ServiceRule = (service: Service, scope: ComposeScope) => readonly Breach[];
export type NetworkRule = (network: Network, scope: ComposeScope) => readonly Breach[];
export type VolumeRule = (volume: Volume, scope: ComposeScope) => readonly Breach[];
