import { describe, expect, it, onTestFinished } from 'vitest';
import { loadKubeconfig } from '../../../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { runInContainer } from '../../../../src/engines/kubernetes/exec/run-in-container.ts';
import type { ExecStreams } from '../../../../src/engine/streams/exec-streams.ts';
import { startExecServer, type ExecScript, type Refusal } from '../../../support/exec-server.ts';

const SUCCESS = '{"status":"Success"}';
const end = (id: string, code = '000'): string => `\nPULSO-END ${id} ${code}\n`;

async function run(
  script: ExecScript,
  streams: Partial<ExecStreams> = {},
  refusals: readonly Refusal[] = [],
) {
  const server = await startExecServer(script, refusals);
  onTestFinished(() => server.close());
  const config = await loadKubeconfig({ name: 'test', kubeconfig: server.kubeconfig });
  let stdout = '';
  const command = {
    slug: 'acme',
    subject: 'service app',
    place: { namespace: 'acme', pod: 'app-0', container: 'app' },
    argv: ['dump'],
    streams: {
      stdout: (chunk: Uint8Array) => void (stdout += Buffer.from(chunk).toString()),
      ...streams,
    },
  };
  const outcome = await runInContainer(config, command).catch((error: unknown) => error);
  return { outcome, stdout, commands: server.commands, queries: server.queries };
}

describe('runInContainer', () => {
  it('returns the exit code that the command reported, and the output before it', async () => {
    const { outcome, stdout, commands } = await run(({ send }, id) => {
      send(1, `all of it${end(id, '003').slice(0, 9)}`);
      send(2, 'a warning');
      send(1, end(id, '003').slice(9));
      send(3, SUCCESS);
    });
    expect(outcome).toEqual({ exitCode: 3, stderr: new Uint8Array(Buffer.from('a warning')) });
    expect(stdout).toBe('all of it');
    expect(commands).toHaveLength(1);
  });

  it.each<[string, ExecScript]>([
    ['the server reports success', ({ send }) => { send(1, 'half of'); send(3, SUCCESS); }], // prettier-ignore
    ['the connection is cut', ({ send, cut }) => { send(1, 'half of'); setTimeout(cut, 50); }], // prettier-ignore
    ['the report itself is cut', ({ send }, id) => { send(1, end(id).slice(0, -1)); send(3, SUCCESS); }], // prettier-ignore
    ['the report is of another command', ({ send }) => { send(1, end('0123456789abcdef')); send(3, SUCCESS); }], // prettier-ignore
  ])('fails if the end was not reported, although %s', async (_, script) => {
    const { outcome, commands } = await run(script);
    expect(outcome).toMatchObject({
      code: 'exec-cut',
      slug: 'acme',
      message: 'acme: the output of a command in service app is incomplete: the connection was cut',
    });
    // The second one ends what the first may have left running.
    expect(commands).toHaveLength(2);
    expect(commands[1]?.join(' ')).toContain('kill -KILL');
  });

  it('connects again after a passing refusal, and runs the command once', async () => {
    const busy = {
      status: 500,
      body: 'error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout',
    };
    const succeed: ExecScript = ({ send }, id) => {
      send(1, `done${end(id)}`);
      send(3, SUCCESS);
    };
    const { outcome, stdout, commands } = await run(succeed, {}, [busy, busy]);
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(stdout).toBe('done');
    expect(commands).toHaveLength(1);
  });

  it('reports why the server refuses the connection', async () => {
    const body = JSON.stringify({ kind: 'Status', message: 'pods "app-0" not found' });
    const { outcome, commands } = await run(() => undefined, {}, [{ status: 404, body }]);
    expect(outcome).toMatchObject({ status: 404, message: 'pods "app-0" not found' });
    expect(commands).toHaveLength(0);
  });

  it('passes on what the reader throws, and ends the command', async () => {
    const error = Object.assign(new Error('connection to the archive lost'), {
      code: 'ECONNRESET',
    });
    const { outcome, commands } = await run(
      ({ send }) => {
        send(1, 'x'.repeat(200));
      },
      {
        // prettier-ignore
        stdout: () => Promise.reject(error),
      },
    );
    expect(outcome).toMatchObject({ reason: error });
    expect(commands).toHaveLength(2);
  });

  it('ends the command if it is interrupted, whatever the reader does', async () => {
    const interruption = new AbortController();
    const { outcome, commands } = await run(
      ({ send }) => {
        send(1, 'x'.repeat(200));
        setTimeout(() => { interruption.abort(); }, 50); // prettier-ignore
      },
      { signal: interruption.signal, stdout: () => new Promise<void>(() => undefined) },
    );
    expect(outcome).toMatchObject({ code: 'interrupted', slug: 'acme' });
    expect(commands).toHaveLength(2);
  });
});

describe('runInContainer on a terminal', () => {
  const terminal = { size: () => ({ columns: 80, rows: 24 }), onResize: () => () => undefined };
  const failure = (causes: readonly object[]): string =>
    JSON.stringify({ status: 'Failure', message: 'no such program', details: { causes } });

  it.each([
    ['success', SUCCESS, 0],
    ['an exit code', failure([{ reason: 'ExitCode', message: '127' }]), 127],
  ])('ends as the server says: %s', async (_, status, exitCode) => {
    const { outcome, stdout, commands, queries } = await run(
      ({ send }) => {
        send(1, 'shown\r\n');
        send(3, status);
      },
      { terminal },
    );
    expect(outcome).toMatchObject({ exitCode });
    expect(stdout).toBe('shown\r\n');
    expect(commands).toEqual([['env', expect.stringMatching(/^PULSO_EXEC=[0-9a-f]{16}$/), 'dump']]);
    expect(Object.fromEntries(queries[0] ?? [])).toMatchObject({ tty: 'true', stderr: 'false' });
  });

  it.each<[string, ExecScript, string]>([
    ['is cut', ({ send, cut }) => { send(1, 'half'); setTimeout(cut, 50); }, 'exec-cut'], // prettier-ignore
    ['starts no program', ({ send }) => { send(3, failure([])); }, 'exec-failed'], // prettier-ignore
  ])('fails where it %s, and ends what may run', async (_, script, code) => {
    const { outcome, commands } = await run(script, { terminal });
    expect(outcome).toMatchObject({ code, slug: 'acme' });
    expect(commands).toHaveLength(2);
    expect(commands[1]?.join(' ')).toContain('kill -KILL');
  });
});
