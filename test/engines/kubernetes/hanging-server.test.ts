import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../../../src/engines/kubernetes/connect/api-client.ts';
import { loadKubeconfig } from '../../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { openTransport } from '../../../src/engines/kubernetes/connect/open-transport.ts';
import { openExec } from '../../../src/engines/kubernetes/exec/open-exec.ts';
import { readLog } from '../../../src/engines/kubernetes/logs/log-sources.ts';
import { CALLS, failure, readAll, SOON } from '../../support/hanging-calls.ts';
import { serveApi } from '../../support/serve-api.ts';
import { connectSilentKubernetes, SHORT, silentKubeconfig } from '../../support/silent-engines.ts';
import { answer, WAYS_TO_HANG, type Say } from '../../support/silent-server.ts';

const { kubernetes: patience } = SHORT;
const never = new AbortController().signal;
describe('an API server that takes connections', () => {
  const ways = Object.entries(WAYS_TO_HANG);

  it.each(ways)('and %s is unreachable, whatever is asked of it', async (_way, say) => {
    const engine = await connectSilentKubernetes(say);
    const asked = Object.values(CALLS).map((call) => failure(call(engine, never)));
    for (const error of await Promise.all(asked)) {
      expect(error).toMatchObject({ code: 'engine-unreachable' });
    }
  });

  it.each(ways)('and %s ends with an interruption', async (_way, say) => {
    const stop = new AbortController();
    const engine = await connectSilentKubernetes(say, stop.signal);
    const asked = Object.entries(CALLS).map(async ([name, call]) => {
      const error = await call(engine, stop.signal).catch((thrown: unknown) => thrown);
      return { name, error };
    });
    setTimeout(() => { stop.abort(); }, 50); // prettier-ignore
    for (const { name, error } of await Promise.all(asked)) {
      // Logs that are interrupted end as logs do.
      if (name === 'logs') expect(error).toBeUndefined();
      else expect(error).toMatchObject({ code: 'interrupted' });
    }
  });
});

const POD = {
  metadata: { name: 'app-1', uid: 'u', labels: { 'app.kubernetes.io/name': 'app' } },
  spec: { containers: [{ name: 'app' }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'app', containerID: 'docker://1' }] },
};

describe('a log that stops', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  const text = '2026-01-01T00:00:00.000000000Z first\n2026-01-01T0';
  it.each<[string, string | undefined]>([
    ['in the middle of a line', `${HEAD}${text.length.toString(16)}\r\n${text}\r\n`],
    ['before its first line', HEAD],
    ['before it begins', undefined],
  ])('%s is reported', async (_where, log) => {
    const list = answer(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [POD] }));
    const kubeconfig = await silentKubeconfig((line) => (line.includes('/log') ? log : list));
    const transport = openTransport(await loadKubeconfig({ name: 'far', kubeconfig }));
    onTestFinished(() => { transport.close(); }); // prettier-ignore
    const client = createApiClient(transport, { patience });
    const source = { id: 'docker://1', service: 'app', pod: 'app-1', container: 'app' };
    const reading = readAll(
      readLog(client, 'acme', source, { follow: false, signal: never, longestPause: 400 }),
    );
    expect(await failure(reading)).toMatchObject({ code: 'engine-unreachable' });
  });
});

const PLACE = { namespace: 'acme', pod: 'app-1', container: 'app' };

async function openAt(kubeconfig: string, signal?: AbortSignal) {
  let onClose: () => void = () => undefined;
  const closed = new Promise<string>((resolve) => (onClose = () => { resolve('closed'); })); // prettier-ignore
  const command = {
    ...{ argv: ['true'], stdin: false },
    limits: { open: 400, ping: 50, silence: 300 },
    ...(signal !== undefined && { signal }),
  };
  const config = await loadKubeconfig({ name: 'far', kubeconfig });
  const socket = await openExec(config, PLACE, command, { onMessage: () => undefined, onClose });
  onTestFinished(() => { socket.close(); }); // prettier-ignore
  return { closed };
}

describe('a connection to a command', () => {
  const half = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso';

  it.each<[string, Say]>([
    ['says nothing', () => undefined],
    ['sends half of its answer', () => half],
  ])('is not opened for ever where the server %s', async (_what, say) => {
    const opening = openAt(await silentKubeconfig(say));
    expect(await failure(opening)).toMatchObject({ code: 'engine-unreachable' });
  });

  it('is not waited for once it is interrupted', async () => {
    const stop = new AbortController();
    const opening = openAt(await silentKubeconfig(() => undefined), stop.signal);
    setTimeout(() => { stop.abort(); }, 50); // prettier-ignore
    expect(await failure(opening)).toMatchObject({ code: 'interrupted' });
  });

  it('ends where nothing comes over it any more, pings included', async () => {
    const server = createServer();
    server.on('upgrade', (request, socket) => {
      const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
      const key = createHash('sha1').update(`${request.headers['sec-websocket-key'] ?? ''}${guid}`);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key.digest('base64')}\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n`,
      );
      socket.on('error', () => undefined);
      socket.on('end', () => socket.destroy()).resume();
    });
    const api = await serveApi(server);
    onTestFinished(() => api.close());
    const { closed } = await openAt(api.kubeconfig);
    expect(await Promise.race([closed, sleep(SOON, 'it is open')])).toBe('closed');
  });

  it('stays while a silent command runs: the server answers pings', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    const api = await serveApi(server);
    onTestFinished(async () => {
      for (const socket of sockets.clients) socket.terminate();
      await api.close();
    });
    const { closed } = await openAt(api.kubeconfig);
    expect(await Promise.race([closed, sleep(2500, 'it is open')])).toBe('it is open');
  });
});
