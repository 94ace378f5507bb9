import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDocker } from '../../../src/engines/docker/connect/open-docker.ts';
import { withDeadline } from '../../../src/engines/docker/connect/with-deadline.ts';
import {
  CALLS as COMMON,
  failure,
  readAll,
  type HangingCall,
} from '../../support/hanging-calls.ts';
import { connectSilentDocker, SHORT } from '../../support/silent-engines.ts';
import { answer, startSilentServer, WAYS_TO_HANG, type Say } from '../../support/silent-server.ts';

const onlyPing: Say = (line) => (line.includes('/_ping') ? answer('OK') : undefined);

const never = new AbortController().signal;
/** What every verb that asks an engine begins with. */
const CALLS: Readonly<Record<string, HangingCall>> = {
  ...COMMON,
  'logs --follow': (engine, signal) => readAll(engine.logs('acme', { follow: true, signal })),
  links: (engine) => engine.links?.list() ?? Promise.resolve(),
};

const ways = Object.entries(WAYS_TO_HANG);

describe.each([true, false])('an engine that takes connections (by Unix socket: %s)', (unix) => {
  it.each(ways)('and %s is unreachable, whatever is asked of it', async (_way, say) => {
    const engine = await connectSilentDocker(say, { unix });
    const asked = Object.values(CALLS).map((call) => failure(call(engine, never)));
    for (const error of await Promise.all(asked)) {
      expect(error).toMatchObject({ code: 'engine-unreachable' });
    }
  });
});

describe('a proxy that says that its engine is there', () => {
  it.each(ways)('and %s is unreachable, whatever is asked of it', async (_way, say) => {
    const engine = await connectSilentDocker(
      (line, socket) => onlyPing(line, socket) ?? say(line, socket),
    );
    const asked = Object.entries(CALLS).map(async ([name, call]) => ({
      name,
      error: await failure(call(engine, never)),
    }));
    for (const ended of await Promise.all(asked)) {
      expect(ended).toMatchObject({ error: { code: 'engine-unreachable' } });
    }
  });

  it.each(ways)('and %s ends with an interruption', async (_way, say) => {
    const stop = new AbortController();
    const { signal } = stop;
    const hold: Say = (line, socket) => onlyPing(line, socket) ?? say(line, socket);
    const engine = await connectSilentDocker(hold, { signal });
    const asked = Object.values(CALLS).map((call) => failure(call(engine, signal)));
    setTimeout(() => { stop.abort(); }, 50); // prettier-ignore
    for (const error of await Promise.all(asked)) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(interrupted|engine-unreachable)$/) }); // prettier-ignore
    }
  });
});

const created = (id: string): string => {
  const body = JSON.stringify({ Id: id });
  return `HTTP/1.1 201 Created\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};
const UPGRADED = 'HTTP/1.1 101 UPGRADED\r\nconnection: Upgrade\r\nupgrade: tcp\r\n\r\n';
const DONE = 'HTTP/1.1 204 No Content\r\n\r\n';

function frame(text: string): string {
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return header.toString('latin1') + text;
}

/** An engine with one running container, app of acme, and one volume, data. */
function withApp(changes: readonly [string, string | undefined][]): Say {
  const labels = { 'com.docker.compose.project': 'acme', 'com.docker.compose.service': 'app' };
  const container = { Id: 'a', Labels: labels, State: 'running', Names: ['/acme-app-1'] };
  const answers: readonly [string, string | undefined][] = [
    ...changes,
    ['GET /_ping', answer('OK')],
    ['GET /containers/json', answer(JSON.stringify([container]))],
    ['GET /networks', answer(JSON.stringify([{ Name: 'acme_default' }]))],
    ['GET /volumes', answer(JSON.stringify({ Volumes: [{ Name: 'data', Labels: labels }] }))],
    ['GET /images/', answer(JSON.stringify({ Config: {} }))],
    ['POST /containers/create', created('b')],
    ['POST /containers/a/exec', created('e')],
    ['POST /exec/e/start', UPGRADED],
    ['POST /containers/b/attach', UPGRADED],
    ['POST /containers/b/start', DONE],
    ['DELETE /containers/b', DONE],
  ];
  return (line) => answers.find(([begin]) => line.startsWith(begin))?.[1];
}

const exec = (running: boolean): [string, string] => [
  'GET /exec/e/json',
  answer(JSON.stringify({ Running: running, ExitCode: running ? null : 0 })),
];
const job = (running: boolean): [string, string] => [
  'GET /containers/b/json',
  answer(JSON.stringify({ State: { Running: running } })),
];

describe('a connection to a command that says nothing more', () => {
  it.each<[string, 'exec' | 'run', [string, string]]>([
    ['in a container', 'exec', exec(false)],
    ['of a job', 'run', job(false)],
  ])('ends where the command %s has ended', async (_what, call, ended) => {
    const engine = await connectSilentDocker(withApp([ended]));
    expect(await failure(CALLS[call]!(engine, never))).toMatchObject({ code: 'exec-cut' });
  });

  it.each<[string, 'exec' | 'run', [string, string]]>([
    ['in a container', 'exec', exec(true)],
    ['of a job', 'run', job(true)],
  ])('stays for as long as the command %s runs, until it is interrupted', async (...given) => {
    const [, call, running] = given;
    const stop = new AbortController();
    const engine = await connectSilentDocker(withApp([running]), { signal: stop.signal });
    const asked = failure(CALLS[call]!(engine, stop.signal));
    expect(await Promise.race([asked, sleep(1500, 'it goes on')])).toBe('it goes on');
    stop.abort();
    expect(await asked).toMatchObject({ code: 'interrupted' });
  });

  it('ends where the engine does not say whether it runs', async () => {
    const engine = await connectSilentDocker(withApp([['GET /exec/e/json', undefined]]));
    expect(await failure(CALLS['exec']!(engine, never))).toMatchObject({
      code: 'engine-unreachable',
    });
  });

  it('is not opened for ever', async () => {
    for (const path of ['POST /exec/e/start', 'POST /containers/a/exec']) {
      const engine = await connectSilentDocker(withApp([[path, undefined]]));
      expect(await failure(CALLS['exec']!(engine, never))).toMatchObject({
        code: 'engine-unreachable',
      });
    }
  });
});

const HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const FIRST = frame('2026-01-01T00:00:00.000000000Z first\n');

describe('a log', () => {
  const half = frame('2026-01-01T00:00:01.000000000Z second\n').slice(0, 20);
  const isFollowed = (line: string): boolean => /follow=(1|true)/.test(line);

  it('that stops in the middle of a line is reported, and the lines before are given', async () => {
    const stops = withApp([['GET /containers/a/logs', HEAD + chunk(FIRST) + chunk(half)]]);
    const engine = await connectSilentDocker(stops);
    const texts: string[] = [];
    const reading = (async () => {
      for await (const lines of engine.logs('acme', { follow: false, signal: never })) {
        texts.push(...lines.map(({ text }) => text));
      }
    })();
    expect(await failure(reading)).toMatchObject({ code: 'engine-unreachable' });
    expect(texts).toEqual(['first']);
  });

  it('is followed for as long as the engine says that it is there', async () => {
    let there = true;
    const app = withApp([['GET /events', HEAD]]);
    const engine = await connectSilentDocker((line, socket) => {
      if (line.includes('/_ping') && !there) return undefined;
      if (!line.includes('/logs')) return app(line, socket);
      return isFollowed(line) ? HEAD : `${HEAD}0\r\n\r\n`;
    });
    const asked = failure(readAll(engine.logs('acme', { follow: true, signal: never })));
    expect(await Promise.race([asked, sleep(1000, 'it goes on')])).toBe('it goes on');
    there = false;
    expect(await asked).toMatchObject({ code: 'engine-unreachable' });
  });
});

describe('a volume', () => {
  it('whose content stops on the way is reported', async () => {
    const some = HEAD + chunk('x'.repeat(2000));
    const engine = await connectSilentDocker(withApp([['GET /containers/b/archive', some]]));
    expect(await failure(CALLS['read a volume']!(engine, never))).toMatchObject({
      code: 'engine-unreachable',
    });
  });

  it('that is never said to be written is reported', async () => {
    const engine = await connectSilentDocker(withApp([['PUT /containers/b/archive', undefined]]));
    const whole = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.alloc(10_240));
    };
    const writing = engine.writeVolume('acme', 'data', whole(), { image: 'a' });
    expect(await failure(writing)).toMatchObject({ code: 'engine-unreachable' });
  });

  it('whose source is slow is waited for', async () => {
    const engine = await connectSilentDocker(withApp([['PUT /containers/b/archive', undefined]]));
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(512, 1);
      await sleep(1500);
      throw new Error('the source is slow');
    };
    const writing = engine.writeVolume('acme', 'data', slow(), { image: 'a' });
    expect(await failure(writing)).toMatchObject({ message: 'the source is slow' });
  });
});

describe('a change that a proxy holds', () => {
  async function openLimited(timeout: number) {
    const host = `tcp://127.0.0.1:${await startSilentServer(onlyPing)}`;
    const patient = { ...SHORT.docker, change: 60_000, cleanup: 400 };
    const limits = { silence: patient };
    const connection = await openDocker({ name: 'far', host, tls: false }, {}, limits);
    onTestFinished(() => { connection.close(); }); // prettier-ignore
    const deadline = AbortSignal.timeout(timeout);
    return withDeadline(connection.docker, { slug: 'acme', timeout, signal: deadline });
  }

  it.each(['start', 'stop', 'remove'] as const)(
    'is waited for no longer than --timeout: %s',
    async (step) => {
      const container = (await openLimited(200)).getContainer('a');
      const steps = {
        start: () => container.start(),
        stop: () => container.stop(),
        remove: () => container.remove(),
      };
      expect(await failure(steps[step]())).toMatchObject({
        code: 'timeout',
        slug: 'acme',
        message: `acme: no answer from the engine to "${step}" within 0 s`,
      });
    },
  );

  it('has a moment of its own where it cleans up afterwards', async () => {
    const docker = await openLimited(1);
    await sleep(50);
    const removing = failure(docker.getContainer('a').remove());
    expect(await Promise.race([removing, sleep(150, 'it goes on')])).toBe('it goes on');
    expect(await removing).toMatchObject({ code: 'timeout' });
  });
});
