import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { markAllowed } from '../../../../src/compose/policy/mark-allowed.ts';
import { findTakenNames } from '../../../../src/engines/docker/observe/find-taken-names.ts';
import { buildNetwork, buildStack, buildVolume } from '../../../support/build-stack.ts';
import { contractIdentity } from '../../../support/contract-identity.ts';

const labels = { 'com.docker.compose.project': 'beta', 'pulso.workspace': 'ws-contract-one' };

/** An engine on which all volumes and networks are of the client beta. */
const engine = {
  listVolumes: () => Promise.resolve({ Volumes: [{ Name: 'shared', Labels: labels }] }),
  listNetworks: () => Promise.resolve([{ Name: 'lan', Labels: labels }]),
} as unknown as Dockerode;

function stackNaming(external: boolean) {
  return buildStack({
    volumes: [buildVolume({ key: 'shared', name: 'shared', external })],
    networks: [buildNetwork({ key: 'lan', name: 'lan', external })],
  });
}

function takenBy(external: boolean, allowed: readonly string[]) {
  const stack = markAllowed(stackNaming(external), { allowed });
  return findTakenNames(engine, stack, { identity: contractIdentity('one'), adopt: false });
}

it.each([
  [true, [], ['volume/shared', 'network/lan']],
  [true, ['isolation-foreign-volume:shared'], ['network/lan']],
  [true, ['isolation-foreign-volume', 'isolation-foreign-network:lan'], []],
  [true, ['isolation-foreign-volume:other'], ['volume/shared', 'network/lan']],
  [
    false,
    ['isolation-foreign-volume', 'isolation-foreign-network'],
    ['volume/shared', 'network/lan'],
  ],
])('external %s, allowed %j: taken are %j', async (external, allowed, taken) => {
  const found = await takenBy(external, allowed);
  expect(found.map(({ thing }) => thing)).toEqual(taken);
});
