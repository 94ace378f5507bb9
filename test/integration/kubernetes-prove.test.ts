import { expect, it } from 'vitest';
import type { ProveResult } from '../../src/operations/catalog/schemas/prove-schemas.ts';
import { useClusterClients, waitingDeployment } from '../support/cluster-clients.ts';
import {
  deployLight,
  policy,
  proveOnCluster,
  service,
  shippedPolicies,
} from '../support/cluster-prove-fleet.ts';
import { canSetEnforcement, enforcePolicies } from '../support/enforce-policies.ts';

const cluster = useClusterClients();

/** Every finding, as `from result kind code:detail → toward`. */
function findingsOf({ clients }: ProveResult): string[] {
  return clients.flatMap(({ findings }) =>
    findings.map(
      ({ slug, result, kind, code, detail, toward }) =>
        `${slug} ${result} ${kind} ${code}:${detail ?? ''}${toward === undefined ? '' : ` → ${toward}`}`,
    ),
  );
}

it.runIf(canSetEnforcement())(
  'the same clients are open where policies are not enforced, and closed where they are',
  async () => {
    const { engine } = cluster();
    const [one, two] = [cluster().newSlug(), cluster().newSlug()];
    await Promise.all([one, two].map((slug) => deployLight(engine, slug)));

    const open = await proveOnCluster(engine, [one, two]);
    expect(open.targets).toMatchObject([
      { policies: 'not-enforced', reference: { reachesMachine: true, hears: true } },
    ]);
    expect(open.clients.map(({ outcome }) => outcome)).toEqual(['open', 'open']);
    const found = findingsOf(open);
    expect(found).toEqual(
      expect.arrayContaining([
        `${one} open policy isolation-no-policy:enforcement`,
        `${one} open container isolation-reachable:${two} → ${two}`,
        `${one} open dns isolation-reachable:${two} → ${two}`,
        `${two} open container isolation-reachable:${one} → ${one}`,
      ]),
    );
    expect(found.some((line) => line.includes('isolation-engine-socket'))).toBe(true);
    expect(found.filter((line) => line.includes('blind'))).toEqual([]);

    await enforcePolicies();
    const closed = await proveOnCluster(engine, [one, two]);
    expect(findingsOf(closed)).toEqual([]);
    expect(closed.targets).toMatchObject([
      { policies: 'enforced', reference: { reachesMachine: true, hears: true } },
    ]);
    for (const { outcome, tried } of closed.clients) {
      expect(outcome).toBe('closed');
      // There is a listener behind each of them: a pod without policies cannot reach them either.
      const doors = tried.filter(({ kind }) => kind === 'container' || kind === 'dns');
      expect(doors.map(({ kind }) => kind)).toEqual(['container', 'dns']);
      for (const { tried: count, confirmed } of doors.slice(0, 1)) expect(confirmed).toBe(count);
      const engineDoors = tried.find(({ kind }) => kind === 'engine');
      expect(engineDoors?.confirmed).toBeGreaterThan(0);
    }
  },
);

it.runIf(canSetEnforcement())(
  'finds every opening that is planted where policies are enforced',
  async () => {
    await enforcePolicies();
    const { engine } = cluster();
    const [one, wide, none] = [cluster().newSlug(), cluster().newSlug(), cluster().newSlug()];
    const hostPod = waitingDeployment(
      {},
      { hostNetwork: true },
      { selector: { matchLabels: { 'app.kubernetes.io/name': 'host' } } },
    );
    const host = JSON.parse(JSON.stringify(hostPod).replaceAll('"app"', '"host"')) as object;
    await Promise.all([
      deployLight(engine, one),
      deployLight(engine, wide, [
        ...shippedPolicies(),
        policy('wide', { egress: [{}], ingress: [{ from: [{ namespaceSelector: {} }] }] }),
      ]),
      deployLight(engine, none, [service('node', 'NodePort'), host]),
    ]);

    const result = await proveOnCluster(engine, [one, wide, none]);
    const found = findingsOf(result);
    expect(result.targets).toMatchObject([{ policies: 'enforced' }]);
    expect(found.filter((line) => line.startsWith(one))).toEqual([]);
    expect(found).toEqual(
      expect.arrayContaining([
        `${wide} open policy isolation-open-policy:*`,
        `${wide} open policy isolation-open-policy:every namespace`,
        `${wide} open container isolation-reachable:${none} → ${none}`,
        `${wide} open dns isolation-reachable:${none} → ${none}`,
        `${none} open policy isolation-no-policy:`,
        `${none} open container isolation-reachable:${wide} → ${wide}`,
        `${none} open setting isolation-host-namespace:network`,
      ]),
    );
    const ports = new RegExp(`^${wide} open host-port isolation-open-port:\\d+ → ${none}$`);
    expect(found.filter((line) => ports.test(line))).toHaveLength(1);
    expect(
      found.filter((line) => line.includes('open published isolation-open-port')),
    ).toHaveLength(1);
    expect(found.filter((line) => line.includes('isolation-engine-socket')).length).toBeGreaterThan(
      0,
    );
    expect(found.filter((line) => line.includes('blind'))).toEqual([]);
    expect(result.clients.map(({ outcome }) => outcome).sort()).toEqual(['closed', 'open', 'open']);
  },
);
