import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  rememberNeighbors,
  type Neighbors,
} from '../../../src/operations/isolation/read-neighbors.ts';
import { syncClients } from '../../../src/operations/update/sync-clients.ts';
import type { Workspace } from '../../../src/workspace/workspace.ts';
import { createClient } from '../../support/create-client.ts';
import { operationContext } from '../../support/operation-context.ts';
import { smallTemplate } from '../../support/small-template.ts';
import { putFiles, temporaryWorkspace } from '../../support/temporary-workspace.ts';

const SETTINGS = 'blocks: {first: 800, last: 899}\nnetwork: {pool: 10.223.0.0/16}\n';

async function fleet(...slugs: string[]): Promise<Workspace> {
  const workspace = await temporaryWorkspace({ 'pulso.yaml': SETTINGS, ...smallTemplate() });
  for (const slug of slugs) {
    await createClient(operationContext(workspace), { slug, given: { name: slug, country: 'CO' } });
  }
  return workspace;
}

describe('rememberNeighbors', () => {
  it('reads the records once, and has what the command wrote in their place or beside them', async () => {
    const workspace = await fleet('claro', 'tigo');
    const neighbors = rememberNeighbors(workspace);
    const [claro, tigo] = await neighbors.read();
    if (claro === undefined || tigo === undefined) throw new Error('two clients were made');
    await writeFile(join(workspace.root, 'clients/tigo/.pulso/instance.json'), '{');
    expect(await neighbors.read()).toEqual([claro, tigo]);
    const holders = await neighbors.holders();
    const moved = { ...claro, block: 812, ports: { ...claro.ports, web: 8812 } };
    const added = { ...claro, slug: 'movistar' };
    neighbors.remember(moved);
    neighbors.remember(added);
    expect(await neighbors.read()).toEqual([moved, tigo, added]);
    expect(await neighbors.holders()).toBe(holders);
    expect(holders.othersOf('tigo').all()).toEqual([moved, added]);
    expect(holders.othersOf('tigo').findByPort(8812)).toBe(moved);
  });

  it('gives sync the records that it read before, and is told of those it writes', async () => {
    const workspace = await fleet('claro', 'tigo');
    await putFiles(workspace.root, { 'clients/template/added.txt': 'new\n' });
    const written: string[] = [];
    let reads = 0;
    const known = rememberNeighbors(workspace);
    const neighbors: Neighbors = {
      read: () => {
        reads += 1;
        return known.read();
      },
      holders: () => {
        reads += 1;
        return known.holders();
      },
      remember: ({ slug }) => written.push(slug),
    };
    const context = { ...operationContext(workspace), neighbors };
    await syncClients(context, { all: true, dryRun: false, conflict: 'fail' });
    expect(reads).toBe(2);
    expect(written.sort()).toEqual(['claro', 'tigo']);
  });
});
