import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openS3Repository } from '../../src/repositories/s3-repository.ts';
import type { S3Place } from '../../src/repositories/s3-bucket.ts';
import { IDS, storeBackup, testRepository } from '../support/repository-contract.ts';
import { hasSwift, openSwift, SWIFT_KEYS, type SwiftServer } from '../support/swift-server.ts';

const WORKSPACE = 'ws-0123456789abcdef0123';
const REGION = 'us-east-1';
const BUCKET = 'backups';

let swift: SwiftServer;
let client: S3Client | undefined;
let opened = 0;

beforeAll(async () => {
  if (!hasSwift) return;
  swift = await openSwift();
  client = new S3Client({
    ...{ endpoint: swift.endpoint, region: REGION, forcePathStyle: true, credentials: SWIFT_KEYS },
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  if (client === undefined) return;
  client.destroy();
  await swift.close();
});

function placeOf(changes: Partial<S3Place & { prefix: string }> = {}) {
  const { endpoint } = swift;
  const prefix = `run-${(opened += 1)}`;
  return { bucket: BUCKET, region: REGION, credentials: SWIFT_KEYS, endpoint, prefix, ...changes };
}

async function* chunks(count: number, end?: Error): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(1024 * 1024);
  for (let sent = 0; sent < count; sent += 1) yield await Promise.resolve(chunk);
  if (end !== undefined) throw end;
}

async function read(content: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of content) bytes += chunk.length;
  return bytes;
}

async function uploads(): Promise<unknown[]> {
  const listed = await client?.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
  if (listed === undefined) throw new Error('the server was not asked');
  return listed.Uploads ?? [];
}

describe.skipIf(!hasSwift)('backups on a real S3 server', () => {
  testRepository('a bucket', () => Promise.resolve(openS3Repository(placeOf(), WORKSPACE)));

  it('stores and gives back what is larger than a part of an upload', async () => {
    const repository = openS3Repository(placeOf(), WORKSPACE);
    const draft = await repository.begin('acme', IDS[0]);
    expect(await draft.writePart('database.dump', chunks(40))).toMatchObject({ bytes: 40 << 20 });
    await draft.commit(new Uint8Array([1]));
    expect(await read(repository.readPart('acme', IDS[0], 'database.dump'))).toBe(40 << 20);
  });

  it('leaves no part of an upload whose content was cut, and no draft that was abandoned', async () => {
    const repository = openS3Repository(placeOf(), WORKSPACE);
    const draft = await repository.begin('acme', IDS[0]);
    await draft.writePart('roles.sql', chunks(1));
    const cut = new TypeError('cut');
    await expect(draft.writePart('database.dump', chunks(40, cut))).rejects.toBe(cut);
    expect(await uploads()).toEqual([]);
    expect([...(await repository.sizes('acme', IDS[0])).keys()]).toEqual(['roles.sql']);
    await draft.abandon();
    expect([...(await repository.sizes('acme', IDS[0])).keys()]).toEqual([]);
  });

  it('removes what a kill has left after a day, and nothing that is younger', async () => {
    const place = placeOf();
    const repository = openS3Repository(place, WORKSPACE);
    const killed = await repository.begin('acme', IDS[0]);
    await killed.writePart('roles.sql', chunks(1));
    await storeBackup(repository, 'acme', IDS[1]);
    const another = '20261122T023000Z-00000a';
    await storeBackup(repository, 'acme', another);
    await repository.remove('acme', another);
    expect([...(await repository.sizes('acme', IDS[0])).keys()]).toEqual(['roles.sql']);
    const later = openS3Repository(place, WORKSPACE, () => Date.now() + 2 * 86_400_000);
    await later.remove('acme', another);
    expect([...(await repository.sizes('acme', IDS[0])).keys()]).toEqual([]);
    expect(await repository.list('acme')).toEqual([IDS[1]]);
  });

  it.each([
    ['a wrong secret', { credentials: { ...SWIFT_KEYS, secretAccessKey: 'no' } }, 'not-permitted'],
    ['a bucket that is gone', { bucket: 'gone' }, 'repository-unreachable'],
    ['a server that is gone', { endpoint: 'http://127.0.0.1:1' }, 'repository-unreachable'],
  ])('says what is wrong with %s before anything is saved', async (_, changes, code) => {
    const repository = openS3Repository(placeOf(changes), WORKSPACE);
    await expect(repository.list('acme')).rejects.toMatchObject({ code });
    await expect(repository.begin('acme', IDS[0])).rejects.toMatchObject({ code });
  });
});

describe('an S3 server that fails', () => {
  async function serve(answer: RequestListener, changes: Partial<S3Place> = {}) {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const place = { bucket: BUCKET, region: REGION, credentials: SWIFT_KEYS, endpoint, prefix: '', ...changes }; // prettier-ignore
    return openS3Repository(place, WORKSPACE);
  }

  it('with 500 is asked again, and then named', async () => {
    let asked = 0;
    const repository = await serve((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    await expect(repository.list('acme')).rejects.toMatchObject({ code: 'repository-unreachable' });
    expect(asked).toBeGreaterThan(1);
  });

  it('and says nothing is not waited for: listing, writing and reading end', async () => {
    const repository = await serve(() => undefined, { silence: 100 });
    const code = 'repository-unreachable';
    await expect(repository.list('acme')).rejects.toMatchObject({ code });
    await expect(repository.begin('acme', IDS[0])).rejects.toMatchObject({ code });
    const part = read(repository.readPart('acme', IDS[0], 'database.dump'));
    await expect(part).rejects.toMatchObject({ code });
  });

  it('and falls silent in the middle of a part ends the read with an error', async () => {
    const silent = await serve(
      (_, response) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write(new Uint8Array(100));
      },
      { silence: 200 },
    );
    const part = read(silent.readPart('acme', IDS[0], 'database.dump'));
    await expect(part).rejects.toMatchObject({ code: 'repository-unreachable' });
  });

  it('is waited for as long as what it sent is not taken', async () => {
    const repository = await serve(
      (_, response) => {
        response.writeHead(200, { 'content-length': 8_000_000 });
        response.end(new Uint8Array(8_000_000));
      },
      { silence: 200 },
    );
    let bytes = 0;
    for await (const chunk of repository.readPart('acme', IDS[0], 'database.dump')) {
      if (bytes === 0) await sleep(1000);
      bytes += chunk.length;
    }
    expect(bytes).toBe(8_000_000);
  });

  it('in the middle of a part ends the read with an error', async () => {
    const repository = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(new Uint8Array(100), () => response.destroy());
    });
    const part = read(repository.readPart('acme', IDS[0], 'database.dump'));
    await expect(part).rejects.toMatchObject({ code: 'repository-unreachable' });
  });
});
