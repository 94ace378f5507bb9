import { expect, it, onTestFinished } from 'vitest';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { runPulso } from '../support/spawn-pulso.ts';
import {
  buildRecord,
  putFiles,
  recordFiles,
  temporaryWorkspace,
} from '../support/temporary-workspace.ts';

it('an engine behind tcp answers, and Node adds no warning to that of pulso', async () => {
  const proxy = await startCuttingProxy('/var/run/docker.sock');
  onTestFinished(() => proxy.close());
  const { root } = await temporaryWorkspace({
    'clients/template/template.yaml': 'name: template\nversion: 1.0.0\nquestions: []\nports: {}\n',
    ...recordFiles(buildRecord('acme')),
    'clients/acme/docker-compose.yml': 'services: {app: {image: app}}\n',
  });
  await putFiles(root, {
    'pulso.yaml': `targets: {local: {engine: docker, host: "${proxy.host}"}}\n`,
  });
  const { code, stdout, stderr } = await runPulso(root, '-o', 'json', 'status');
  expect(code, stderr).toBe(0);
  const base = expect.stringContaining('base of acme is missing') as string;
  expect(stderr.trim().split('\n')).toEqual([base, expect.stringContaining('without TLS')]);
  expect(JSON.parse(stdout)).toMatchObject({ clients: [{ slug: 'acme', state: 'absent' }] });
});
