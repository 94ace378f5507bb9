import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import type { ConvergeResult } from '../../src/operations/converge/convergence.ts';
import { packageRoot } from '../../src/workspace/disk/package-root.ts';
import { openClusterFleet } from '../support/cluster-fleet.ts';
import { canSetEnforcement, enforcePolicies } from '../support/enforce-policies.ts';
import { liveKubeconfig } from '../support/live-cluster.ts';
import { runKubectl } from '../support/run-kubectl.ts';
import { putFiles, temporaryFolder } from '../support/temporary-workspace.ts';
import { captureExec } from '../support/capture-exec.ts';

interface Role {
  metadata: { name: string };
  rules: { resources: string[]; verbs: string[] }[];
}
interface Kubeconfig {
  users: { name: string; user: object }[];
  contexts: { context: { user: string } }[];
}

const name = `pulso-test-${process.pid}`;

/** By the API itself: not every kubectl has a word for it. */
async function readToken(): Promise<string> {
  const path = `/api/v1/namespaces/default/serviceaccounts/${name}/token`;
  const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const answer = await runKubectl(['create', '--raw', path, '-f', '-'], JSON.stringify(asked));
  return (JSON.parse(answer) as { status: { token: string } }).status.token;
}

/** An account that has the documented role and nothing else, and a kubeconfig of its own. */
async function openAccount(): Promise<{ kubeconfig: string; role: Role }> {
  const text = await readFile(join(packageRoot(), 'docs/kubernetes-role.yaml'), 'utf8');
  const role = { ...(parse(text) as Role), metadata: { name } };
  onTestFinished(async () => {
    await runKubectl(['delete', 'clusterrolebinding', name]);
    await runKubectl(['delete', 'clusterrole', name]);
    await runKubectl(['delete', 'serviceaccount', name, '-n', 'default']);
  });
  await runKubectl(['create', 'serviceaccount', name, '-n', 'default']);
  await runKubectl(['apply', '-f', '-'], stringify(role));
  const account = `--serviceaccount=default:${name}`;
  await runKubectl(['create', 'clusterrolebinding', name, `--clusterrole=${name}`, account]);
  const live = parse(await readFile(await liveKubeconfig(), 'utf8')) as Kubeconfig;
  const users = [{ name, user: { token: await readToken() } }];
  const contexts = live.contexts.map((one) => ({
    ...one,
    context: { ...one.context, user: name },
  }));
  const folder = await temporaryFolder();
  await putFiles(folder, { kubeconfig: stringify({ ...live, users, contexts }) });
  return { kubeconfig: join(folder, 'kubeconfig'), role };
}

it('the documented role is enough for every verb, and to prove clients of the shipped template closed; a missing permission is named', async () => {
  const { kubeconfig, role } = await openAccount();
  const fleet = await openClusterFleet(kubeconfig);
  const slug = await fleet.create('role');
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'changed', state: 'running' });
  expect(await fleet.deploy(0, slug)).toMatchObject({ outcome: 'unchanged' });
  const verbs = [
    ['status', slug],
    ['logs', slug, '--tail', '1'],
    ['stop', slug],
    ['start', slug],
    ['restart', slug],
  ];
  for (const argv of verbs) {
    const run = await fleet.workspace.pulso(...argv);
    expect(run.code, `${argv.join(' ')}: ${run.stderr}`).toBe(0);
  }
  const { exitCode } = await captureExec(
    fleet.engine,
    { slug, service: 'database' },
    ['cat'],
    new Uint8Array([1, 2]),
  );
  expect(exitCode).toBe(0);
  const neighbor = await fleet.create('neighbor');
  expect(await fleet.deploy(0, neighbor)).toMatchObject({ outcome: 'changed', state: 'running' });
  if (canSetEnforcement()) await enforcePolicies();
  const proof = await fleet.workspace.pulso('-o', 'json', 'prove', slug, neighbor);
  const { targets, clients } = JSON.parse(proof.stdout) as ProveResult;
  expect(targets, proof.stderr).toMatchObject([
    { policies: expect.stringContaining('enforced') as string, reference: { hears: true } },
  ]);
  expect(clients).toMatchObject([neighbor, slug].map((one) => ({ slug: one, from: { tool: 'node' } }))); // prettier-ignore
  if (canSetEnforcement()) {
    expect(targets).toMatchObject([{ policies: 'enforced' }]);
    expect(clients.map(({ outcome, findings }) => ({ outcome, findings }))).toEqual(
      Array.from({ length: 2 }, () => ({ outcome: 'closed', findings: [] })),
    );
    expect(proof.code).toBe(0);
  }
  expect(proof.stdout + proof.stderr).not.toContain('not-permitted');

  // Without one of its rules the deploy says which right is missing, and of whom.
  const rules = role.rules.map((rule) =>
    rule.resources.includes('deployments') ? { ...rule, verbs: ['get', 'list', 'watch'] } : rule,
  );
  await runKubectl(['apply', '-f', '-'], stringify({ ...role, rules }));
  await fleet.edit(slug, 'config/client.yaml', (text) => `${text}# changed\n`);
  const refused = await fleet.workspace.json<ConvergeResult>(1, 'deploy', slug);
  expect(refused.clients).toMatchObject([{ outcome: 'failed', error: { code: 'not-permitted' } }]);
  const { message, hint } = refused.clients[0]!.error!;
  expect(message).toMatch(
    /context pulso does not permit it: .*cannot patch resource "(deployments|statefulsets)" in API group "apps"/,
  );
  expect(hint).toContain('docs/kubernetes.md');

  await runKubectl(['apply', '-f', '-'], stringify(role));
  for (const argv of [
    ['destroy', slug, '--yes'],
    ['destroy', slug, '--purge', '--yes'],
  ]) {
    const run = await fleet.workspace.pulso(...argv);
    expect(run.code, `${argv.join(' ')}: ${run.stderr}`).toBe(0);
  }
});
