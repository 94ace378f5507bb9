import { describe, expect, it } from 'vitest';
import {
  findContainerOwner,
  findThingOwner,
} from '../../../../src/engines/docker/observe/ownership.ts';
import type { WorkspaceIdentity } from '../../../../src/engine/isolation/ownership.ts';

const identity: WorkspaceIdentity = {
  id: () => 'ws-1',
  folderOf: (slug) => `/srv/clients/${slug}`,
  isAdopted: (_slug, thing) => thing === 'volume/acme_taken',
};
const FOLDER = 'com.docker.compose.project.working_dir';
const PROJECT = 'com.docker.compose.project';

describe('findContainerOwner', () => {
  it.each([
    ['its own id', { 'pulso.workspace': 'ws-1', [FOLDER]: '/elsewhere' }, true],
    ['its own folder, from before ids', { [FOLDER]: '/srv/clients/acme' }, true],
    [
      "another workspace's id in its own folder",
      { 'pulso.workspace': 'ws-2', [FOLDER]: '/srv/clients/acme' },
      false,
    ],
    ['another folder', { [FOLDER]: '/srv/staging/clients/acme' }, false],
    ['a folder that only begins alike', { [FOLDER]: '/srv/clients/acme-2' }, false],
    ['no labels', {}, false],
  ])('%s', (_name, labels, own) => {
    const owner = findContainerOwner('acme', { name: 'acme-app-1', labels }, identity);
    expect(owner === undefined).toBe(own);
    if (!own) expect(owner).toMatchObject({ thing: 'container/acme-app-1' });
  });
});

describe('findThingOwner', () => {
  const foreign = [{ thing: 'container/acme-app-1', folder: '/srv/staging/clients/acme' }];
  it.each([
    ['its own id', { 'pulso.workspace': 'ws-1', [PROJECT]: 'acme' }, { own: 0, foreign: [] }, true],
    [
      'its own id, another client',
      { 'pulso.workspace': 'ws-1', [PROJECT]: 'beta' },
      { own: 1, foreign: [] },
      false,
    ],
    [
      "another workspace's id",
      { 'pulso.workspace': 'ws-2', [PROJECT]: 'acme' },
      { own: 1, foreign: [] },
      false,
    ],
    [
      'from before ids, beside its own containers',
      { [PROJECT]: 'acme' },
      { own: 1, foreign: [] },
      true,
    ],
    ['from before ids, without containers', { [PROJECT]: 'acme' }, { own: 0, foreign: [] }, false],
    [
      'from before ids, beside foreign containers',
      { [PROJECT]: 'acme' },
      { own: 1, foreign },
      false,
    ],
  ])('%s', (_name, labels, containers, own) => {
    const thing = { kind: 'volume', name: 'acme_data', labels } as const;
    const owner = findThingOwner('acme', thing, { identity, containers });
    expect(owner === undefined).toBe(own);
  });

  it("is the client's own once adopted, whatever its label says", () => {
    const labels = { 'pulso.workspace': 'ws-2', [PROJECT]: 'acme' };
    const thing = { kind: 'volume', name: 'acme_taken', labels } as const;
    const seen = { identity, containers: { own: 1, foreign: [] } };
    expect(findThingOwner('acme', thing, seen)).toBeUndefined();
  });
});
