import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { PulsoError } from '../../src/core/pulso-error.ts';
import { checkTarEnd } from '../../src/engine/streams/check-tar-end.ts';
import { isServiceJob } from '../../src/engine/streams/job.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { FakeEngine } from './fake-engine.ts';

/** Gives a fake engine volumes that are folders of this machine, below `root`: jobs that mount one are run by its own shell. */
export function withFolders(fake: FakeEngine, root: string): FakeEngine {
  const open = async (slug: string, name: string, folder = ''): Promise<string> => {
    const volumes = (await fake.observe([slug])).get(slug)?.volumes ?? [];
    if (!volumes.some((one) => one.name === name)) throw new PulsoError('volume-missing', name, { slug }); // prettier-ignore
    const path = join(root, slug, name, folder);
    await mkdir(path, { recursive: true });
    return path;
  };
  const folders: Pick<Engine, 'readVolume' | 'writeVolume' | 'run' | 'apply'> = {
    async *readVolume(slug, name, { folder, signal }) {
      signal?.throwIfAborted();
      const path = await open(slug, name, folder);
      const tar = spawn('tar', ['-C', path, '-cf', '-', '.']);
      yield* checkTarEnd(tar.stdout, () => new PulsoError('volume-cut', name, { slug }));
    },
    async writeVolume(slug, name, tar, { folder, signal }) {
      signal?.throwIfAborted();
      const path = await open(slug, name, folder);
      // What follows the end of the archive is read too.
      const script = 'tar -C "$0" -xpf - && cat >/dev/null';
      const child = spawn('sh', ['-c', script, path], { stdio: ['pipe', 'ignore', 'pipe'] });
      const ended = once(child, 'close');
      const whole = checkTarEnd(tar, () => new PulsoError('volume-cut', name, { slug }));
      await pipeline(Readable.from(whole, { objectMode: false }), child.stdin);
      const [code] = (await ended) as [number];
      if (code !== 0) throw new PulsoError('volume-cut', `tar: ${code}`, { slug });
    },
    async run(slug, job, streams) {
      const [volume] = isServiceJob(job) ? [] : (job.volumes ?? []);
      if (volume === undefined) return fake.run(slug, job, streams);
      const path = await open(slug, volume.name);
      const [program = '', ...words] = job.argv.map((word) => (word === volume.path ? path : word));
      try {
        const { stdout } = await promisify(execFile)(program, words);
        await streams.stdout(Buffer.from(stdout));
        return { exitCode: 0, stderr: new Uint8Array() };
      } catch (error) {
        const { code = 1, stderr = '' } = error as { code?: number; stderr?: string };
        return { exitCode: code, stderr: Buffer.from(stderr) };
      }
    },
    async apply(plan, desired, options) {
      await fake.apply(plan, desired, options);
      for (const { type, resource } of plan.operations) {
        const [kind, key = ''] = resource.split('/');
        if (kind === 'volume' && type === 'remove') await rm(join(root, plan.slug, `${plan.slug}_${key}`), { recursive: true, force: true }); // prettier-ignore
      }
    },
  };
  return { ...fake, ...folders };
}

/** Everything of a volume but what pulso keeps beside it: kinds, modes, owners, links and contents, one line each. */
export async function listTree(path: string): Promise<string> {
  const own = `-path './.pulso-*' -prune -o`;
  const script = `cd "$0" && find . ${own} -type d -printf '%P d %m %U:%G\\n' -o -printf '%P %y %m %U:%G %l %n\\n' | sort
find . ${own} -type f -exec md5sum {} + | sort -k 2`;
  return (await promisify(execFile)('sh', ['-c', script, path])).stdout;
}
