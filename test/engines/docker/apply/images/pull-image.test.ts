import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Dockerode from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureImages } from '../../../../../src/engines/docker/apply/images/ensure-images.ts';
import { buildService } from '../../../../support/build-stack.ts';
import type { ReportEvent } from '../../../../../src/core/reporter.ts';

// No registry is needed to try a pull: an engine that speaks as the real one does while it pulls.
const LINES = [
  { status: 'Pulling from team/app', id: '1' },
  { status: 'Downloading', id: 'a', progressDetail: { current: 0, total: 100 } },
  { status: 'Downloading', id: 'a', progressDetail: { current: 50, total: 100 } },
  { status: 'Downloading', id: 'b', progressDetail: { current: 100, total: 300 } },
  { status: 'Extracting', id: 'a', progressDetail: { current: 1, total: 9 } },
  { status: 'Download complete', id: 'a' },
  { status: 'Pull complete', id: 'b' },
];
const asked: string[] = [];
const pulled = new Set<string>();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://engine');
  asked.push(`${request.method ?? ''} ${url.pathname}${url.search}`);
  const image = decodeURIComponent(/^\/images\/(.*)\/json$/.exec(url.pathname)?.[1] ?? '');
  if (request.method === 'GET') {
    response.writeHead(pulled.has(image) ? 200 : 404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ Config: { Volumes: { '/data': {} } }, message: 'No such image' }),
    );
    return;
  }
  const name = url.searchParams.get('fromImage') ?? '';
  if (name.startsWith('denied')) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: 'pull access denied' }));
    return;
  }
  const lines = name.startsWith('broken')
    ? [...LINES.slice(0, 2), { error: 'unexpected EOF' }]
    : LINES;
  for (const line of lines) response.write(`${JSON.stringify(line)}\r\n`);
  pulled.add(`${name}:${url.searchParams.get('tag') ?? ''}`).add(name);
  response.end();
});

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => server.close());

const images = async (...services: Parameters<typeof buildService>[0][]): Promise<string[]> => {
  const { port } = server.address() as AddressInfo;
  const events: ReportEvent[] = [];
  const found = await ensureImages(
    services.map((fields) => buildService(fields)),
    {
      docker: new Dockerode({ protocol: 'http', host: '127.0.0.1', port }),
      slug: 'acme',
      reporter: { report: (event) => events.push(event) },
      signal: new AbortController().signal,
    },
  );
  for (const { volumes } of found.values()) expect(volumes).toEqual(['/data']);
  return events.map(({ kind, subject, fraction }) =>
    `${kind} ${subject ?? ''} ${fraction ?? ''}`.trim(),
  );
};

it('pulls what is not there once, saying how far it is', async () => {
  expect(await images({ image: 'team/app:1' }, { name: 'two', image: 'team/app:1' })).toEqual([
    'start image/team/app:1',
    'update image/team/app:1 0',
    'update image/team/app:1 0.5',
    'update image/team/app:1 0.37',
    'update image/team/app:1 0.5',
    'update image/team/app:1 1',
    'done image/team/app:1',
  ]);
});

it('pulls what is there only where it always should', async () => {
  pulled.add('there:1');
  expect(await images({ image: 'there:1' }, { image: 'there:1', pullPolicy: 'never' })).toEqual([]);
  expect(await images({ image: 'there:1', pullPolicy: 'always' })).toContain('done image/there:1');
});

it('never pulls every tag there is', async () => {
  asked.length = 0;
  await images({ image: 'untagged' });
  expect(asked.find((one) => one.startsWith('POST'))).toContain('tag=latest');
});

it.each([
  ['denied:1', 'pull access denied'],
  ['broken:1', 'unexpected EOF'],
])('names an image that cannot be pulled: %s', async (image, reason) => {
  await expect(images({ image })).rejects.toMatchObject({
    code: 'image-missing',
    slug: 'acme',
    message: `acme: image not found: ${image}: ${reason}`,
    hint: expect.stringContaining('images: in pulso.yaml') as unknown,
  });
});

it('asks no registry for what must be there', async () => {
  asked.length = 0;
  await expect(images({ image: 'gone:1', pullPolicy: 'never' })).rejects.toMatchObject({
    code: 'image-missing',
  });
  expect(asked).toEqual(['GET /images/gone:1/json']);
});

it.each(['denied/app:1', 'broken/app:1'])(
  'an image that is there and cannot be pulled again is not missing: %s',
  async (image) => {
    pulled.add(image);
    const always = images({ image, pullPolicy: 'always' });
    await expect(always).rejects.toMatchObject({
      code: 'pull-failed',
      message: expect.stringMatching(/acme: cannot pull .*: .*(access denied|unexpected EOF)/),
      hint: expect.stringContaining('pull_policy: missing'),
    });
    expect(await images({ image }, { name: 'two', image, pullPolicy: 'never' })).toEqual([]);
    pulled.delete(image);
  },
);

it('an image that is not there and cannot be pulled is missing, whatever its policy', async () => {
  for (const pullPolicy of ['always', 'missing', 'never'] as const) {
    const missing = images({ image: 'denied/app:2', pullPolicy });
    await expect(missing).rejects.toMatchObject({ code: 'image-missing' });
  }
});
