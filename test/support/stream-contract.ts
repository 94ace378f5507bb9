import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { EngineEvent } from '../../src/engine/observed/engine-event.ts';
import type { Job } from '../../src/engine/streams/job.ts';
import { captureExec, captureJob, inOneChunk } from './capture-exec.ts';
import { measurePeak } from './measure-peak.ts';
import { collectTar, makeTar, readTar } from './tar-streams.ts';
import { describeServiceJobs } from './service-job-contract.ts';
import { describeTerminals } from './terminal-contract.ts';
import { waitUntil } from './wait-until.ts';

/** A client that is deployed while these cases run. */
export interface StreamSubject {
  engine: Engine;
  slug: string;
  neighbour: string;
  /** The same target as another workspace sees it. */
  other?: Engine;
  /** An image that holds busybox. */
  image: string;
  /** Restarts the client's services. */
  restart(): Promise<void>;
  /** False for a fake: what it holds is in this process' memory. */
  real: boolean;
}

/** A stream that is held nowhere needs far less. Bytes. */
const MOST_MEMORY = 100 * 1024 ** 2;
/** Mebibytes of a long stream: a gibibyte at night (`PULSO_STREAM_MIB=1024`). */
const LONG_MIB = Number(process.env['PULSO_STREAM_MIB'] ?? 256);
const LONG = LONG_MIB * 1024 ** 2;
const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');

/** What every engine must do with streams. */
export function describeStreams(open: () => StreamSubject): void {
  const exec = (argv: readonly string[], stdin?: Uint8Array) => {
    const { engine, slug } = open();
    return captureExec(engine, { slug, service: 'app' }, argv, stdin);
  };
  const volumeOf = async ({ engine, slug }: StreamSubject): Promise<string> => {
    const volumes = (await engine.observe([slug])).get(slug)?.volumes ?? [];
    expect(volumes).toHaveLength(1);
    return volumes[0]!.name;
  };

  it('gives back every byte of stdin, and ends when stdin ends', async () => {
    const bytes = Buffer.alloc(3_000_000, 'all but evenly 257 in length');
    const { stdout, exitCode } = await exec(['cat'], bytes);
    expect(exitCode).toBe(0);
    expect(digest([stdout])).toBe(digest([bytes]));
  });

  it('ends a command that leaves stdin unread, with all of its output', async () => {
    const { stdout, exitCode } = await exec(['head', '-c', '3'], Buffer.alloc(3_000_000, 'abc'));
    expect({ text: text(stdout), exitCode }).toEqual({ text: 'abc', exitCode: 0 });
  });

  it('keeps stderr apart, and the last 64 KiB of it', async () => {
    const { stdout, stderr } = await exec(['sh', '-c', 'seq 1 20000 >&2']);
    expect(stdout).toHaveLength(0);
    expect(stderr).toHaveLength(64 * 1024);
    expect(text(stderr).endsWith('\n19999\n20000\n')).toBe(true);
  });

  it('gives all of stderr to who reads it', async () => {
    const { engine, slug } = open();
    let received = 0;
    const { stderr } = await engine.exec(slug, 'app', ['sh', '-c', 'seq 1 20000 >&2'], {
      stdout: () => undefined,
      stderr: (chunk) => void (received += chunk.length),
    });
    expect({ received, kept: stderr.length }).toEqual({ received: 108_894, kept: 64 * 1024 });
  });

  it.each([0, 3, 137])('ends with exit code %i as the command does', async (code) => {
    expect((await exec(['sh', '-c', `exit ${code}`])).exitCode).toBe(code);
  });

  it('waits for a slow reader before it reads on', async () => {
    const { engine, slug } = open();
    let reading = 0;
    let received = 0;
    await engine.exec(slug, 'app', ['seq', '1', '20000'], {
      stdout: async (chunk) => {
        reading += 1;
        expect(reading).toBe(1);
        await sleep(2);
        received += chunk.length;
        reading -= 1;
      },
    });
    expect(received).toBe(108_894);
  });

  it('passes on what a stream of the caller fails with, and ends the command', async () => {
    const { engine, slug } = open();
    const full = engine.exec(slug, 'app', ['seq', '1', '20000'], {
      stdout: () => Promise.reject(new Error('the disk is full')),
    });
    await expect(full).rejects.toThrow('the disk is full');
    const broken = engine.exec(slug, 'app', ['cat'], { stdin: failing(), stdout: () => undefined });
    await expect(broken).rejects.toThrow('the file cannot be read');
  });

  it('ends the command inside when it is aborted', async () => {
    const { engine, slug } = open();
    const interruption = new AbortController();
    const running = engine.exec(slug, 'app', ['sleep', '4242'], {
      stdout: () => undefined,
      signal: interruption.signal,
    });
    running.catch(() => undefined);
    const processes = async (): Promise<string> => text((await exec(['ps'])).stdout);
    await waitUntil('the command runs', async () => (await processes()).includes('sleep 4242'));
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted', slug });
    expect(await processes()).not.toContain('sleep 4242');
  });

  describeTerminals(open);

  it('refuses a command in a service that does not run', async () => {
    const { engine, slug } = open();
    const refused = captureExec(engine, { slug, service: 'nobody' }, ['true']);
    await expect(refused).rejects.toMatchObject({ code: 'service-not-running', slug });
  });

  it('runs a job with its own environment, stdin and exit code, and leaves nothing behind', async () => {
    const subject = open();
    const before = await subject.engine.observe([subject.slug]);
    expect(before.get(subject.slug)?.services).toHaveLength(2);
    const job: Job = {
      image: subject.image,
      argv: ['sh', '-c', 'cat; exit 4'],
      env: { WORD: 'x' },
    };
    const result = await captureJob(subject.engine, subject.slug, job, Buffer.from('from stdin'));
    expect({ ...result, stdout: text(result.stdout) }).toMatchObject({
      exitCode: 4,
      stdout: 'from stdin',
    });
    const env = await captureJob(subject.engine, subject.slug, { ...job, argv: ['env'] });
    expect(text(env.stdout).split('\n')).toContain('WORD=x');
    expect(await subject.engine.observe([subject.slug])).toEqual(before);
  });

  it('runs a job that reaches a service of its client by name', async () => {
    const { engine, slug, image } = open();
    const fetchFrom = (host: string): ReturnType<typeof captureJob> =>
      captureJob(engine, slug, { image, argv: ['wget', '-q', '-O', '-', `http://${host}:8080/greeting`] }); // prettier-ignore
    const { exitCode, stdout } = await fetchFrom('app');
    expect({ exitCode, text: text(stdout) }).toEqual({ exitCode: 0, text: 'hola' });
    expect((await fetchFrom('nobody')).exitCode).not.toBe(0);
  });

  it('ends a job that is aborted', async () => {
    const { engine, slug, image } = open();
    const interruption = new AbortController();
    let started = false;
    const argv = ['sh', '-c', 'echo started; sleep 4242'];
    const running = engine.run(
      slug,
      { image, argv },
      {
        stdout: () => void (started = true),
        signal: interruption.signal,
      },
    );
    running.catch(() => undefined);
    await waitUntil('the job runs', () => Promise.resolve(started));
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted', slug });
  });

  describeServiceJobs(open);

  it('reads and writes the content of a volume as a tar archive', async () => {
    const subject = open();
    const { engine, slug, image } = subject;
    const volume = await volumeOf(subject);
    await captureExec(
      engine,
      { slug, service: 'database' },
      ['tee', '/data/first'],
      Buffer.from('1'),
    );
    const entries = await readTar(engine.readVolume(slug, volume, { image }));
    expect(entries.get('first')).toBe('1');
    const tar = await makeTar({ second: 'restored ñ', 'folder/third': '3' });
    await engine.writeVolume(slug, volume, inOneChunk(tar), { image });
    const after = await readTar(engine.readVolume(slug, volume, { image }));
    expect(Object.fromEntries(after)).toMatchObject({
      first: '1',
      second: 'restored ñ',
      'folder/third': '3',
    });
    const job: Job = {
      ...{ image, argv: ['cat', '/there/folder/third'] },
      volumes: [{ name: volume, path: '/there', readOnly: true }],
    };
    expect(text((await captureJob(engine, slug, job)).stdout)).toBe('3');
  });

  it('reads and writes a folder of a volume as if it were the volume', async () => {
    const subject = open();
    const { engine, slug, image } = subject;
    const volume = await volumeOf(subject);
    const access = { image, folder: '.pulso-scratch-0123456789ab' };
    const tar = await makeTar({ deep: 'in a folder', 'more/deep': '2' });
    await engine.writeVolume(slug, volume, inOneChunk(tar), access);
    expect(Object.fromEntries(await readTar(engine.readVolume(slug, volume, access)))).toEqual({
      deep: 'in a folder',
      'more/deep': '2',
    });
    const whole = await readTar(engine.readVolume(slug, volume, { image }));
    expect(whole.get(`${access.folder}/more/deep`)).toBe('2');
    expect(whole.has('deep')).toBe(false);
  });

  it('gives the folder of a volume the owner and the mode that the archive has of it', async () => {
    const subject = open();
    const { engine, slug, image, real } = subject;
    // A fake has files alone.
    if (!real) return;
    const volume = await volumeOf(subject);
    const archive = pack();
    archive.entry({ name: './', type: 'directory', mode: 0o2770, uid: 123, gid: 456 });
    archive.entry({ name: './own', mode: 0o4750, uid: 7, gid: 8 }, 'x');
    archive.finalize();
    await engine.writeVolume(slug, volume, inOneChunk(await collectTar(archive)), { image });
    const argv = ['stat', '-c', '%a %u %g', '/there', '/there/own'];
    const job: Job = { image, argv, volumes: [{ name: volume, path: '/there', readOnly: true }] };
    expect(text((await captureJob(engine, slug, job)).stdout)).toBe('2770 123 456\n4750 7 8\n');
  });

  it('refuses an archive that was cut', async () => {
    const subject = open();
    const tar = await makeTar({ whole: 'x'.repeat(2000) });
    const cut = inOneChunk(tar.subarray(0, 2048));
    const volume = await volumeOf(subject);
    const written = subject.engine.writeVolume(subject.slug, volume, cut, { image: subject.image });
    await expect(written).rejects.toMatchObject({ code: 'volume-cut', slug: subject.slug });
  });

  it('never touches the volume of another client', async () => {
    const { engine, slug, neighbour, image } = open();
    const other = (await engine.observe([neighbour])).get(neighbour)!.volumes;
    expect(other).toHaveLength(1);
    const [{ name } = { name: '' }] = other;
    // On a cluster both are named alike, each in its namespace.
    const volume = (await engine.observe([slug])).get(slug)!.volumes[0]!.name === name ? 'x' : name;
    const refused = { code: 'volume-missing', slug };
    await expect(collectTar(engine.readVolume(slug, volume, { image }))).rejects.toMatchObject(
      refused,
    );
    const tar = inOneChunk(await makeTar({ a: 'b' }));
    await expect(engine.writeVolume(slug, volume, tar, { image })).rejects.toMatchObject(refused);
    const job: Job = { image, argv: ['true'], volumes: [{ name: volume, path: '/data' }] };
    await expect(captureJob(engine, slug, job)).rejects.toMatchObject(refused);
  });

  it('measures what every service uses', async () => {
    const { engine, slug, neighbour } = open();
    const usage = await engine.usage([slug, neighbour, 'never-deployed']);
    expect([...usage.keys()]).toEqual([slug, neighbour, 'never-deployed']);
    expect(usage.get('never-deployed')).toEqual([]);
    for (const one of [slug, neighbour]) {
      const services = usage.get(one)!;
      expect(services.map(({ service }) => service)).toEqual(['app', 'database']);
      for (const { cpu, memory, at } of services) {
        expect(cpu).toBeGreaterThanOrEqual(0);
        expect(memory.used).toBeGreaterThan(0);
        expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
      }
    }
  });

  it('tells of services that end and start, until it is aborted', async () => {
    const subject = open();
    const { engine, other, slug } = subject;
    const interruption = new AbortController();
    const seen: EngineEvent[] = [];
    const leaked: EngineEvent[] = [];
    const listen = async (to: Engine | undefined, events: EngineEvent[]): Promise<void> => {
      if (to === undefined) return;
      for await (const event of to.events(interruption.signal)) events.push(event);
    };
    const listening = Promise.all([listen(engine, seen), listen(other, leaked)]);
    listening.catch(() => undefined);
    const has = (type: EngineEvent['type']): boolean =>
      seen.some((event) => event.slug === slug && event.service === 'app' && event.type === type);
    await subject.restart();
    await waitUntil('both events came', () => Promise.resolve(has('die') && has('start')));
    interruption.abort();
    await listening;
    // Another workspace on the same target hears nothing of it.
    expect(leaked.filter((event) => event.slug === slug)).toEqual([]);
    const own = seen.filter((event) => event.slug === slug);
    expect(own.filter(({ type }) => type === 'die').length).toBeGreaterThan(0);
    for (const { at, type, exitCode } of own) {
      expect(Number.isNaN(Date.parse(at))).toBe(false);
      if (type === 'die') expect(exitCode).toEqual(expect.any(Number));
    }
  });

  it(`carries ${LONG_MIB} MiB in and out with flat memory`, async (context) => {
    const { engine, slug, real } = open();
    if (!real) context.skip('a fake holds everything in memory');
    let received = 0;
    const stdout = (chunk: Uint8Array): void => void (received += chunk.length);
    // In blocks as large as those of a dump: head writes so small ones that the test is of nothing else.
    const blocks = ['dd', 'if=/dev/zero', 'bs=64k', `count=${LONG / (64 * 1024)}`];
    const out = await measurePeak(() => engine.exec(slug, 'app', blocks, { stdout }));
    expect({ received, exitCode: out.result.exitCode }).toEqual({
      received: LONG,
      exitCode: 0,
    });
    expect(out.peak).toBeLessThan(MOST_MEMORY);
    received = 0;
    const through = await measurePeak(() =>
      engine.exec(slug, 'app', ['cat'], { stdin: zeros(LONG), stdout }),
    );
    expect(received).toBe(LONG);
    expect(through.peak).toBeLessThan(MOST_MEMORY);
  });
}

async function* zeros(size: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024);
  for (let sent = 0; sent < size; sent += chunk.length) yield await Promise.resolve(chunk);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array([1]));
  throw new Error('the file cannot be read');
}

function digest(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
