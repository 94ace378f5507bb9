import type { ObservedStack } from '../../src/engine/observed/observed-stack.ts';
import {
  NO_SETTINGS,
  type Survey,
  type SurveyedContainer,
} from '../../src/engine/isolation/survey.ts';

/** What a fake has running, each client on a network of its own: `10.0.<client>.<service>`. */
export function surveyFake(stacks: ReadonlyMap<string, ObservedStack>): Survey {
  const running = [...stacks].map(([slug, { services }]) => ({
    ...{ slug, services: services.filter(({ state }) => state === 'running') },
  }));
  return {
    containers: running.flatMap(({ slug, services }, client) =>
      services.map(({ name, image, ports }, at): SurveyedContainer => ({
        ...{ name: `${slug}-${name}-1`, slug, service: name, image, running: true, mounts: [] },
        addresses: [
          {
            network: `${slug}_default`,
            address: `10.0.${client}.${at + 2}`,
            gateway: `10.0.${client}.1`,
          },
        ],
        names: [name, `${slug}-${name}-1`],
        ports: [...new Set([8080, ...ports.map(({ target }) => target)])],
        published: ports.map(({ published, target, hostIp = '0.0.0.0' }) => ({
          ...{ hostIp, port: published, target },
        })),
        settings: NO_SETTINGS,
      })),
    ),
    networks: running.map(({ slug }, client) => ({
      ...{ name: `${slug}_default`, slug, driver: 'bridge' },
      ...{ gateways: [`10.0.${client}.1`], options: {} },
    })),
    volumes: [],
    hostAddresses: ['172.17.0.1'],
  };
}
