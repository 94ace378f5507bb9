import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  readSeenForeign,
  recordSeenForeign,
  type SeenForeign,
} from '../../../src/workspace/identity/seen-foreign.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SEEN: SeenForeign = {
  target: 'prod',
  foreign: [{ thing: 'container/acme-app-1', workspace: 'ws-other', folder: '/srv/other' }],
};

it('keeps what was seen until nothing foreign is there on the same target', async () => {
  const workspace = await temporaryWorkspace();
  const before = async () => (await readSeenForeign(workspace)).get('acme');
  const record = async (seen: SeenForeign) => {
    await recordSeenForeign(workspace, 'acme', { seen, before: await before() });
    return before();
  };
  expect(await before()).toBeUndefined();
  expect(await record({ target: 'prod', foreign: [] })).toBeUndefined();
  expect(await record(SEEN)).toEqual(SEEN);
  expect(await record({ target: 'local', foreign: [] })).toEqual(SEEN);
  expect(await record({ target: 'prod', foreign: [] })).toBeUndefined();
  expect(await readdir(join(workspace.root, '.pulso/foreign'))).toEqual([]);
});

it('leaves out what cannot be read', async () => {
  const workspace = await temporaryWorkspace();
  await putFiles(workspace.root, {
    '.pulso/foreign/cut.json': '{"target": "pr',
    '.pulso/foreign/list.json': '[]',
    '.pulso/foreign/empty.json': '{"target": "prod", "foreign": []}',
    '.pulso/foreign/.draft.json': '{}',
    '.pulso/foreign/acme.json': JSON.stringify(SEEN),
  });
  expect([...(await readSeenForeign(workspace)).keys()]).toEqual(['acme']);
});
