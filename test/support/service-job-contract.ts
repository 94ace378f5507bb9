import { expect, it } from 'vitest';
import { captureExec, captureJob } from './capture-exec.ts';
import { CONTRACT_ENV, CONTRACT_SECRET } from './contract-stack.ts';
import type { StreamSubject } from './stream-contract.ts';
import { waitUntil } from './wait-until.ts';

/** How often a name is asked for: one that led to two containers would lead to the wrong one at some time. */
const REQUESTS = 8;

const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');

/** What every engine must do with a job like a service. */
export function describeServiceJobs(open: () => StreamSubject): void {
  it("runs a job like a service with the service's environment, config and secret", async () => {
    const { engine, slug } = open();
    const script = 'cat /etc/contract/greeting; echo; cat /run/secrets/word; echo; env';
    const job = { service: 'app', argv: ['sh', '-c', script] };
    const { exitCode, stdout } = await captureJob(engine, slug, job);
    expect(exitCode).toBe(0);
    const lines = text(stdout).split('\n');
    expect(lines.slice(0, 2)).toEqual(['hola', CONTRACT_SECRET]);
    expect(lines).toEqual(
      expect.arrayContaining(Object.entries(CONTRACT_ENV).map((pair) => pair.join('='))),
    );
  });

  it("runs a job like a service with the service's volume", async () => {
    const { engine, slug } = open();
    const service = 'database';
    const written = Buffer.from('by the service');
    await captureExec(engine, { slug, service }, ['tee', '/data/shared'], written);
    const read = { service, argv: ['cat', '/data/shared'] };
    expect(text((await captureJob(engine, slug, read)).stdout)).toBe('by the service');
    const write = { service, argv: ['tee', '/data/shared'] };
    await captureJob(engine, slug, write, Buffer.from('by the job'));
    const { stdout } = await captureExec(engine, { slug, service }, ['cat', '/data/shared']);
    expect(text(stdout)).toBe('by the job');
  });

  it('ends a job like a service with its exit code, and leaves nothing behind', async () => {
    const { engine, slug } = open();
    const before = await engine.observe([slug]);
    expect(before.get(slug)?.services).toHaveLength(2);
    const job = { service: 'app', argv: ['sh', '-c', 'cat; echo error >&2; exit 5'] };
    const result = await captureJob(engine, slug, job, Buffer.from('from stdin'));
    expect({ ...result, stdout: text(result.stdout), stderr: text(result.stderr) }).toEqual({
      ...{ exitCode: 5, stdout: 'from stdin', stderr: 'error\n' },
    });
    expect(await engine.observe([slug])).toEqual(before);
  });

  it('never leads to a job by the name of the service that it is like, and ends it when aborted', async () => {
    const { engine, slug } = open();
    const interruption = new AbortController();
    let printed = '';
    // It serves something else at the same port, and says so once it does.
    const script =
      'echo job > /tmp/greeting; httpd -p 8080 -h /tmp; wget -q -O - http://127.0.0.1:8080/greeting; sleep 4246';
    const running = engine.run(
      slug,
      { service: 'app', argv: ['sh', '-c', script] },
      {
        stdout: (chunk) => void (printed += text(chunk)),
        signal: interruption.signal,
      },
    );
    running.catch(() => undefined);
    await waitUntil('the job serves', () => Promise.resolve(printed.includes('job')));
    const fetch = ['wget', '-q', '-O', '-', 'http://app:8080/greeting'];
    const answers: string[] = [];
    for (let request = 0; request < REQUESTS; request += 1) {
      const { stdout } = await captureExec(engine, { slug, service: 'database' }, fetch);
      answers.push(text(stdout));
    }
    expect(answers).toEqual(Array.from({ length: REQUESTS }, () => 'hola'));
    interruption.abort();
    await expect(running).rejects.toMatchObject({ code: 'interrupted', slug });
  });

  it('refuses a job like a service that is not there', async () => {
    const { engine, slug } = open();
    const refused = captureJob(engine, slug, { service: 'nobody', argv: ['true'] });
    await expect(refused).rejects.toMatchObject({ code: 'not-deployed', slug });
  });
}
