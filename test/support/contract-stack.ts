import type { Service, Stack } from '../../src/engine/desired/stack.ts';
import { buildNetwork, buildService, buildStack, buildVolume } from './build-stack.ts';
import type { ContractVariant } from './engine-contract.ts';
import { ABSENT_IMAGE, TEST_IMAGE } from './test-image.ts';

/** The contract's client as a compose file would ask for it, on an image that holds busybox. */
export function buildContractStack(slug: string, variant: ContractVariant = {}): Stack {
  const data = variant.renamed === true ? 'renamed' : 'data';
  return buildStack({
    slug,
    workingDir: `/clients/${slug}`,
    networks: [buildNetwork({ name: `${slug}_default` })],
    volumes: [buildVolume({ key: data, name: `${slug}_${data}` })],
    services: [databaseService(data), appService(variant)],
  });
}

/** The environment of `app`. */
export const CONTRACT_ENV = { CONTRACT_WORD: 'of the app' };

/** Text of /run/secrets/word in `app`. */
export const CONTRACT_SECRET = 'a word of the contract';

/** As waitingCommand, and serves /etc/contract by HTTP on port 8080. */
export function servingCommand(name: string): readonly string[] {
  const [shell = '', flag = '', script = ''] = waitingCommand(name);
  return [shell, flag, `httpd -p 8080 -h /etc/contract; ${script}`];
}

/** Prints `started <name>`, then waits; ends at once when stopped. */
export function waitingCommand(name: string): readonly string[] {
  return [
    'sh',
    '-c',
    `trap 'exit 0' TERM; echo started ${name}; while :; do sleep 3600 & wait; done`,
  ];
}

function databaseService(data: string): Service {
  return buildService({
    name: 'database',
    image: TEST_IMAGE,
    command: waitingCommand('database'),
    mounts: [{ type: 'volume', source: data, target: '/data', readOnly: false }],
    healthcheck: { test: ['CMD', 'true'], interval: 30_000 },
  });
}

/** Ends a second after its start. */
export const CRASHING_COMMAND = ['sh', '-c', 'echo started app; sleep 1; exit 1'];

/** No program of any image. */
export const ABSENT_COMMAND = ['pulso-absent'];

/** No user of any image. */
export const ABSENT_USER = 'pulso-absent';

function appService({
  greeting = 'hello',
  healthy = true,
  crashing,
  commandless,
  imageless,
  userless,
}: ContractVariant): Service {
  const healthcheck = { test: ['CMD', healthy ? 'true' : 'false'], interval: 200, retries: 2 };
  return buildService({
    name: 'app',
    ...(imageless === true
      ? { image: ABSENT_IMAGE, pullPolicy: 'never' as const }
      : { image: TEST_IMAGE }),
    ...(userless === true && { user: ABSENT_USER }),
    dependsOn: [{ service: 'database', condition: 'service_healthy' }],
    ...(crashing === true
      ? { command: CRASHING_COMMAND, restart: { name: 'always' } }
      : { command: commandless === true ? ABSENT_COMMAND : servingCommand('app'), healthcheck }),
    environment: CONTRACT_ENV,
    files: [
      {
        ...{ kind: 'config', name: 'greeting', target: '/etc/contract/greeting' },
        ...{ bytes: new TextEncoder().encode(greeting), uid: 0, gid: 0, mode: 0o444 },
      },
      {
        ...{ kind: 'secret', name: 'word', target: '/run/secrets/word' },
        ...{ bytes: new TextEncoder().encode(CONTRACT_SECRET), uid: 0, gid: 0, mode: 0o400 },
      },
    ],
  });
}
