import { describe, expect, it, onTestFinished } from 'vitest';
import { createApiClient } from '../../../src/engines/kubernetes/connect/api-client.ts';
import { loadKubeconfig } from '../../../src/engines/kubernetes/connect/load-kubeconfig.ts';
import { openTransport } from '../../../src/engines/kubernetes/connect/open-transport.ts';
import { kubeconfigFor } from '../../support/serve-api.ts';
import { HALF_AN_ANSWER, startSilentServer, type Say } from '../../support/silent-server.ts';
import { putFiles, temporaryFolder } from '../../support/temporary-workspace.ts';

const half: Say = () => HALF_AN_ANSWER;

async function ask(say: Say | undefined, stop?: AbortSignal): Promise<unknown> {
  const folder = await temporaryFolder();
  const server = `http://127.0.0.1:${await startSilentServer(say)}`;
  await putFiles(folder, { kubeconfig: kubeconfigFor(server) });
  const config = await loadKubeconfig({ name: 'test', kubeconfig: `${folder}/kubeconfig` });
  const transport = openTransport(config, stop);
  onTestFinished(() => { transport.close(); }); // prettier-ignore
  const idle = stop === undefined ? 200 : 60_000;
  const client = createApiClient(transport, {
    patience: { first: 1, tries: 4, idle, answer: 2 * idle, head: idle },
    ...(stop !== undefined && { signal: stop }),
  });
  return client.ask({ path: '/api/v1/pods' }).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
}

describe('an API server that takes connections', () => {
  it('and says nothing counts as away after its silence, and is not asked again', async () => {
    const before = performance.now();
    expect(await ask(undefined)).toMatchObject({
      code: 'engine-unreachable',
      message: 'no response from the API server for 0.2 s',
    });
    expect(performance.now() - before).toBeLessThan(3000);
  });

  it('and sends half an answer counts as away', async () => {
    expect(await ask(half)).toMatchObject({
      code: 'engine-unreachable',
    });
  });

  it.each([undefined, half])('does not hold up an interruption', async (say) => {
    const stop = new AbortController();
    const asking = ask(say, stop.signal);
    setTimeout(() => { stop.abort(); }, 50); // prettier-ignore
    const before = performance.now();
    expect(await asking).toMatchObject({
      code: expect.stringMatching(/^(interrupted|ABORT_ERR)$/),
    });
    expect(performance.now() - before).toBeLessThan(4000);
  });
});
