import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectDocker } from '../../src/engines/docker/connect/connect-docker.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { buildService } from '../support/build-stack.ts';
import { waitingCommand } from '../support/contract-stack.ts';
import { captureJob } from '../support/capture-exec.ts';
import { startCuttingProxy, type CuttingProxy } from '../support/cutting-proxy.ts';
import { openLiveDocker, type LiveClient, type LiveDocker } from '../support/live-docker.ts';
import { importTestImage, TEST_IMAGE } from '../support/test-image.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('a connection to the Docker Engine that is cut', () => {
  let live: LiveDocker;
  let client: LiveClient;
  let proxy: CuttingProxy;
  let engine: Engine;

  beforeAll(async () => {
    live = await openLiveDocker();
    client = live.newClient();
    const app = buildService({ name: 'app', image: TEST_IMAGE, command: waitingCommand('app') });
    await client.deploy(client.stack([app]));
    proxy = await startCuttingProxy('/var/run/docker.sock');
    engine = await connectDocker({ name: 'cut', host: proxy.host });
  });
  afterAll(async () => {
    await engine.close();
    await proxy.close();
    await live.close();
  });

  it('fails a command with exec-cut, whatever it printed, and ends it inside', async () => {
    let printed = '';
    const running = engine.exec(client.slug, 'app', ['sh', '-c', 'echo half; sleep 4343'], {
      stdout: (chunk) => {
        printed += Buffer.from(chunk).toString();
        if (printed.includes('half')) proxy.cut();
      },
    });
    await expect(running).rejects.toMatchObject({
      code: 'exec-cut',
      slug: client.slug,
      message: `${client.slug}: the output of a command in app is incomplete: the connection was cut`,
    });
    expect(printed).toContain('half');
    await waitUntil('the command has ended', async () =>
      (await client.run('app', 'ps')).includes('sleep 4343') ? false : true,
    );
  });

  it('fails a command that is still being fed', async () => {
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
    };
    let received = 0;
    const running = engine.exec(client.slug, 'app', ['cat'], {
      stdin: endless(),
      stdout: (chunk) => {
        received += chunk.length;
        if (received > 1_000_000) proxy.cut();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'exec-cut', slug: client.slug });
    await waitUntil('the command has ended', async () =>
      /\bcat\b/.test(await client.run('app', 'ps')) ? false : true,
    );
  });

  it('fails a job with exec-cut, and leaves no container', async () => {
    let printed = '';
    const job = { image: TEST_IMAGE, argv: ['sh', '-c', 'echo half; sleep 4343'] };
    const running = engine.run(client.slug, job, {
      stdout: (chunk) => {
        printed += Buffer.from(chunk).toString();
        if (printed.includes('half')) proxy.cut();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'exec-cut', slug: client.slug });
    const filters = { name: [`${client.slug}-job-`] };
    await waitUntil('the container of the job is gone', async () => {
      const left = await live.docker.listContainers({ all: true, filters });
      return left.length === 0;
    });
  });

  it("leaves the health check of a job's image alone", async () => {
    const image = 'pulso-test/checked:1';
    await importTestImage(live.docker, image, ['HEALTHCHECK --interval=1s CMD touch /checked']);
    onTestFinished(() => live.docker.getImage(image).remove({ force: true }));
    const job = { image, argv: ['sh', '-c', 'sleep 3; ls /'] };
    const { exitCode, stdout } = await captureJob(live.engine, client.slug, job);
    expect(exitCode).toBe(0);
    const names = Buffer.from(stdout).toString().split('\n');
    expect(names).toContain('bin');
    expect(names).not.toContain('checked');
  });

  it('works again with the next command', async () => {
    const chunks: Uint8Array[] = [];
    const { exitCode } = await engine.exec(client.slug, 'app', ['echo', 'whole'], {
      stdout: (chunk) => void chunks.push(chunk),
    });
    expect({ exitCode, text: Buffer.concat(chunks).toString() }).toEqual({
      exitCode: 0,
      text: 'whole\n',
    });
  });
});
