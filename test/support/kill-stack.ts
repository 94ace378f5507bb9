import type { Stack } from '../../src/engine/desired/stack.ts';
import { buildNetwork, buildStack, buildVolume } from './build-stack.ts';
import { waitingService } from './live-docker.ts';

/** Two services that are both made again with every version; `database` keeps data in a volume. */
export function buildKillStack(slug: string, version: string): Stack {
  const environment = { VERSION: version };
  const healthcheck = { test: ['CMD', 'true'], interval: 600_000 };
  return buildStack({
    slug,
    networks: [buildNetwork({ name: `${slug}_default` })],
    volumes: [buildVolume({ key: 'data', name: `${slug}_data` })],
    services: [
      waitingService({
        environment,
        healthcheck,
        readOnly: true,
        files: [
          {
            kind: 'config',
            name: 'version',
            target: '/etc/app/version',
            bytes: Buffer.from(version),
            uid: 0,
            gid: 0,
            mode: 0o444,
          },
        ],
        dependsOn: [{ service: 'database', condition: 'service_healthy' }],
      }),
      waitingService({
        name: 'database',
        environment,
        healthcheck,
        mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
      }),
    ],
  });
}
