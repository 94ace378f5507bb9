import type { WorkspaceIdentity } from '../../src/engine/isolation/ownership.ts';

/** A workspace as the contract's engines work for it. */
export function contractIdentity(name: string): WorkspaceIdentity {
  return {
    id: () => `ws-contract-${name}`,
    folderOf: (slug) => `/${name}/${slug}`,
    isAdopted: () => false,
  };
}
