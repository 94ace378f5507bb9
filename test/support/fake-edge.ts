import { PulsoError } from '../../src/core/pulso-error.ts';
import {
  EDGE_NETWORK,
  EDGE_SERVICE,
  EDGE_SLUG,
  edgeNetworkName,
} from '../../src/engine/edge/edge.ts';
import type { NetworkLink } from '../../src/engine/edge/network-links.ts';
import type { Stack } from '../../src/engine/desired/stack.ts';
import { createFakeEngine, type FakeEngine } from './fake-engine.ts';

export interface FakeEdge extends FakeEngine {
  /** Configurations that the edge was given, in order. */
  readonly loaded: string[];
  /** What the edge says against the next one; undefined: it takes it. */
  refusal: string | undefined;
}

/** A fake engine whose edge can be attached to networks and takes configurations. */
export function createFakeEdge(): FakeEdge {
  const engine = createFakeEngine();
  const stacks = new Map<string, Stack>();
  const joined = new Set<string>();
  const assertRunning = async (): Promise<void> => {
    const { services = [] } = (await engine.observe([EDGE_SLUG])).get(EDGE_SLUG) ?? {};
    if (services.some(({ state }) => state === 'running')) return;
    throw new PulsoError(
      'service-not-running',
      `${EDGE_SLUG}: service ${EDGE_SERVICE} does not run`,
    );
  };
  const edge: FakeEdge = {
    ...engine,
    loaded: [],
    refusal: undefined,
    async apply(plan, desired, options) {
      await engine.apply(plan, desired, options);
      if (desired.kind === 'compose') stacks.set(plan.slug, desired.stack);
      else stacks.delete(plan.slug);
    },
    async exec(slug, service, argv, streams) {
      if (slug !== EDGE_SLUG) return engine.exec(slug, service, argv, streams);
      const chunks: Uint8Array[] = [];
      for await (const chunk of streams.stdin ?? []) chunks.push(chunk);
      const { refusal } = edge;
      if (refusal !== undefined) return { exitCode: 1, stderr: Buffer.from(refusal) };
      edge.loaded.push(Buffer.concat(chunks).toString('utf8'));
      return { exitCode: 0, stderr: new Uint8Array() };
    },
    links: {
      async list() {
        await assertRunning();
        return [...stacks].flatMap(([slug, { networks }]): NetworkLink[] => {
          const link = networks.find(({ key }) => key === EDGE_NETWORK);
          const network = edgeNetworkName(slug);
          if (link === undefined) return [];
          const { labels, subnets } = link;
          const subnet = subnets[0]?.subnet ?? '';
          return [{ slug, network, subnet, labels, joined: joined.has(network) }];
        });
      },
      async join({ network }) {
        await assertRunning();
        joined.add(network);
      },
    },
  };
  return edge;
}
