import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OperationContext } from '../../../src/operations/context.ts';
import { listBackups } from '../../../src/operations/data/list-backups.ts';
import { pruneBackups } from '../../../src/operations/data/prune-backups.ts';
import { createRestoreFleet, type RestoreFleet } from '../../support/restore-fleet.ts';

/** An S3 server in memory that dies at one moment. */
interface DyingServer {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** True for the requests that are not answered any more: the connection ends. */
  dies: (request: Pick<IncomingMessage, 'method' | 'url'>) => boolean;
}

async function openDyingServer(): Promise<DyingServer> {
  const objects = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (server.dies(request)) return void response.destroy();
    if (searchParams.has('list-type')) {
      const prefix = searchParams.get('prefix') ?? '';
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      const contents = keys.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length ?? 0}</Size></Contents>`); // prettier-ignore
      response.setHeader('content-type', 'application/xml');
      return void response.end(`<ListBucketResult>${contents.join('')}</ListBucketResult>`);
    }
    if (searchParams.has('uploads')) return void response.end('<ListMultipartUploadsResult/>');
    const key = decodeURIComponent(path.replace(/^\/backups\//, ''));
    if (request.method === 'PUT') objects.set(key, Buffer.concat(chunks));
    if (request.method === 'DELETE') objects.delete(key);
    const found = objects.get(key);
    if (request.method === 'GET' && found === undefined) return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>'); // prettier-ignore
    response.setHeader('etag', '"1"');
    response.end(request.method === 'GET' ? found : undefined);
  };
  const http = createServer((request, response) => void answer(request, response));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: DyingServer = { endpoint, objects, dies: () => false };
  return server;
}

/** A client with a backup in a folder and one in a bucket, whose server then dies as the test says. */
async function createFleet() {
  const server = await openDyingServer();
  const fleet = await createRestoreFleet();
  const { config } = fleet.workspace;
  const dead = { url: 's3://backups', credentials: 'bucket', endpoint: server.endpoint };
  const repositories = { ...config.backups.repositories, dead };
  const backups = { ...config.backups, repositories };
  const folder = join(fleet.workspace.root, '.pulso/secrets');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'bucket'), 'aws_access_key_id = a\naws_secret_access_key = b\n');
  await chmod(join(folder, 'bucket'), 0o600);
  const context: OperationContext = fleet.contextWith({
    workspace: { ...fleet.workspace, config: { ...config, backups } },
  });
  const own = await fleet.backup();
  const id = await fleet.backup({ repository: 'dead' }, context);
  fleet.server.done.length = 0;
  return { ...fleet, server, database: fleet.server, context, id, own };
}

async function states({ fake }: Pick<RestoreFleet, 'fake'>): Promise<string[]> {
  const services = (await fake.observe(['acme'])).get('acme')?.services ?? [];
  return [...new Set(services.map(({ state }) => state))];
}

const DEAD = { code: 'repository-unreachable' };

describe('a repository whose server dies', () => {
  it.each([
    ['before a backup begins', () => true],
    ['at its first part', ({ method }: Pick<IncomingMessage, 'method'>) => method === 'PUT'],
    ['at its last part', ({ method, url }: Pick<IncomingMessage, 'method' | 'url'>) => method === 'PUT' && url?.includes('contents.json') === true], // prettier-ignore
    ['at its manifest', ({ method, url }: Pick<IncomingMessage, 'method' | 'url'>) => method === 'PUT' && url?.includes('manifest.json') === true], // prettier-ignore
  ])('%s makes it fail, with nothing that is listed, and the client goes on', async (_, dies) => {
    const fleet = await createFleet();
    fleet.setClock('2026-11-26T02:30:00Z');
    fleet.server.dies = dies;
    await expect(fleet.backup({ repository: 'dead' }, fleet.context)).rejects.toThrow('repository-unreachable'); // prettier-ignore
    fleet.server.dies = () => false;
    const asked = { slugs: ['acme'], check: true, repository: 'dead' };
    const listed = await listBackups(fleet.context, asked);
    expect(listed.clients[0]?.backups.map(({ id, state }) => `${id} ${state}`)).toEqual([`${fleet.id} good`]); // prettier-ignore
    expect(await states(fleet)).toEqual(['running']);
    // The other one is as good as before.
    expect(await fleet.backup({}, fleet.context)).toMatch(/^20261126T/);
  });

  it.each([
    ['is read', ({ url }: Pick<IncomingMessage, 'url'>) => url?.includes('database.dump') === true],
    ['is looked for', () => true],
  ])('while a backup %s changes nothing of the client, and no proof is stored', async (_, dies) => {
    const fleet = await createFleet();
    fleet.server.dies = dies;
    const asked = { repository: 'dead', from: fleet.id };
    await expect(fleet.restore(asked, fleet.context)).rejects.toMatchObject(DEAD);
    await expect(fleet.restore({ ...asked, mode: 'check' }, fleet.context)).rejects.toMatchObject(DEAD); // prettier-ignore
    expect(fleet.database.done).toEqual([]);
    expect([...fleet.server.objects.keys()].some((key) => key.includes('verified-'))).toBe(false);
    expect(await states(fleet)).toEqual(['running']);
  });

  it('while what is live is saved undoes the restore', async () => {
    const fleet = await createFleet();
    fleet.setClock('2026-11-26T02:30:00Z');
    fleet.database.databases.set('pulso', { tables: { 'public.sales': 9 }, sequences: {} });
    fleet.server.dies = ({ method }) => method === 'PUT';
    await expect(fleet.restore({ repository: 'dead', from: fleet.id }, fleet.context)).rejects.toMatchObject(DEAD); // prettier-ignore
    expect([...fleet.database.databases.keys()].sort()).toEqual(['postgres', 'pulso']);
    expect(fleet.database.databases.get('pulso')?.tables).toEqual({ 'public.sales': 9 });
    expect(await states(fleet)).toEqual(['running']);
  });

  it('removes nothing by prune, and is named for each client', async () => {
    const fleet = await createFleet();
    fleet.server.dies = () => true;
    const asked = { slugs: ['acme'], repository: 'dead', dryRun: false, confirm: () => Promise.resolve(true) }; // prettier-ignore
    const pruned = await pruneBackups(fleet.context, asked);
    expect(pruned.clients[0]).toMatchObject({ outcome: 'failed', removed: [], error: DEAD });
    const listed = await listBackups(fleet.context, { slugs: ['acme'], check: false, repository: 'dead' }); // prettier-ignore
    expect(listed.clients[0]).toMatchObject({ newestGood: null, due: true, error: DEAD });
  });

  it('between the manifest and the parts of one that is removed leaves no half of it listed', async () => {
    const fleet = await createFleet();
    fleet.setClock('2027-11-26T02:30:00Z');
    await fleet.backup({ repository: 'dead' }, fleet.context);
    const { workspace } = fleet.context;
    const keep = { last: 1, daily: 0, weekly: 0, monthly: 0 };
    const backups = { ...workspace.config.backups, keep };
    const context = { ...fleet.context, workspace: { ...workspace, config: { ...workspace.config, backups } } }; // prettier-ignore
    fleet.server.dies = ({ method, url }) => method === 'DELETE' && url?.includes('manifest.json') === false; // prettier-ignore
    const asked = { slugs: ['acme'], repository: 'dead', dryRun: false, confirm: () => Promise.resolve(true) }; // prettier-ignore
    expect((await pruneBackups(context, asked)).clients[0]).toMatchObject({ outcome: 'failed', error: DEAD }); // prettier-ignore
    fleet.server.dies = () => false;
    const listed = await listBackups(context, { slugs: ['acme'], check: true, repository: 'dead' });
    expect(listed.clients[0]?.backups).toMatchObject([{ state: 'good' }]);
  });
});

describe('a folder that is gone, as that of a disk that was unmounted', () => {
  it('makes a backup fail, and nothing is made in its place', async () => {
    const fleet = await createRestoreFleet();
    await rm(fleet.repository, { recursive: true });
    await expect(fleet.backup()).rejects.toThrow('repository-unreachable');
    await expect(fleet.restore()).rejects.toMatchObject(DEAD);
    expect(fleet.server.done).toEqual([]);
  });
});
