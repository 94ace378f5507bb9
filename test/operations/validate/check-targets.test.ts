import { expect, it } from 'vitest';
import { checkTargets } from '../../../src/operations/validate/check-targets.ts';
import { buildRecord, temporaryWorkspace } from '../../support/temporary-workspace.ts';

it.each([
  ['tcp://127.0.0.1:2375', '', ['error tls-missing']],
  ['10.1.2.3', '', ['error tls-missing']],
  ['http://ops-1.example:2375', '', ['error tls-missing']],
  ['tcp://10.1.2.3:2375', ', tls: false', ['warning plain-tcp']],
  ['tcp://10.1.2.3:2376', ', tls: {ca: ca.pem}', []],
  ['https://10.1.2.3:2376', '', []],
  ['https://10.1.2.3:2376', ', tls: false', []],
  ['ssh://ops@ops-1.example', '', []],
  ['unix:///run/docker.sock', '', []],
  ['ftp://10.1.2.3', '', ['error bad-docker-host']],
])('finds how %s%s is reached', async (host, tls, expected) => {
  const workspace = await temporaryWorkspace({
    'pulso.yaml': `targets: {far: {engine: docker, host: "${host}"${tls}}}\n`,
  });
  const clients = ['acme', 'beta'].map((slug) => buildRecord(slug, { target: 'far' }));
  const problems = checkTargets(workspace, clients);
  expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  for (const { message } of problems) expect(message).toContain('target far');
  expect(checkTargets(workspace, [buildRecord('acme')])).toEqual([]);
});
