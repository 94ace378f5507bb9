import { describe, expect, test } from 'vitest';
import { composeOf, problemsOf, readServiceOf } from '../../../support/build-compose.ts';

/** `address:published>target/protocol`, with what is not there left out. */
function portsOf(item: string): string[] {
  return readServiceOf(`ports:\n  - ${item}`).ports.map(
    ({ hostIp = '', published = '', target, protocol }) =>
      `${hostIp}>${published}>${target}/${protocol}`,
  );
}

function problemOf(item: string): string {
  return problemsOf(composeOf(`ports:\n  - ${item}`)).join('\n');
}

describe('ports', () => {
  test.each([
    ['3000', ['>>3000/tcp']],
    ['"3000"', ['>>3000/tcp']],
    ['8000:80', ['>8000>80/tcp']],
    // YAML 1.1 reads this as a number of base 60.
    ['22:22', ['>22>22/tcp']],
    ['8000:80/udp', ['>8000>80/udp']],
    ['8000:80/TCP', ['>8000>80/tcp']],
    ['"3000-3001"', ['>>3000/tcp', '>>3001/tcp']],
    ['8000-8002:80-82', ['>8000>80/tcp', '>8001>81/tcp', '>8002>82/tcp']],
    ['127.0.0.1:5433:5432/udp', ['127.0.0.1>5433>5432/udp']],
    ['127.0.0.1:8000-8001:80-81', ['127.0.0.1>8000>80/tcp', '127.0.0.1>8001>81/tcp']],
    ['127.0.0.1::80', ['127.0.0.1>>80/tcp']],
    ['"[::1]:6001:6001"', ['::1>6001>6001/tcp']],
    ['"::1:6001:6001"', ['::1>6001>6001/tcp']],
    ['{target: 80}', ['>>80/tcp']],
    ['{target: 80, published: 8000}', ['>8000>80/tcp']],
    [
      '{target: "80", published: "8000", host_ip: 127.0.0.1, protocol: udp, mode: host, name: web, app_protocol: http}',
      ['127.0.0.1>8000>80/udp'],
    ],
    ['{target: 80, published: ""}', ['>>80/tcp']],
  ])('%s', (item, expected) => {
    expect(portsOf(item)).toEqual(expected);
  });

  test.each([
    ['"0"', 'must name a port between 1 and 65535'],
    ['"65536"', 'must name a port between 1 and 65535'],
    ['"99999999999999999999"', 'must name a port between 1 and 65535'],
    ['"-1"', 'must name a port'],
    ['""', 'must name a port'],
    ['"8000:"', 'must name a port'],
    ['"90-80"', 'must name a port'],
    ['"8000:web"', 'must name a port'],
    ['"0:80"', 'has "0" for the host\'s port'],
    ['"127.0.0.1:80"', 'has "127.0.0.1" for the host\'s port'],
    ['"256.0.0.1:8000:80"', 'has "256.0.0.1" for the host\'s address'],
    ['"localhost:8000:80"', 'has "localhost" for the host\'s address'],
    ['"8000-8001:80"', 'as many ports on the host as in the container'],
    ['"8000:80-81"', 'as many ports on the host as in the container'],
    ['"8000:80/sctp"', 'must be tcp or udp'],
    ['[80]', 'must be text'],
    ['{published: 80}', 'needs the key target'],
    ['{target: 80-81}', 'must have a target between 1 and 65535'],
    ['{target: 80, published: 8000-8001}', 'as many ports'],
    ['{target: 80, host_ip: here}', 'has "here" for host_ip'],
    ['{target: 80, protocol: sctp}', 'must be one of tcp, udp'],
    ['{target: 80, publish: 8000}', 'did you mean published?'],
  ])('%s is refused', (item, message) => {
    expect(problemOf(item)).toContain(message);
  });

  test.each([
    ['8000:80', '8000:81', true],
    ['8000:80', '127.0.0.1:8000:81', true],
    ['127.0.0.1:8000:80', '127.0.0.1:8000:81', true],
    ['8000-8005:80-85', '8003:90', true],
    ['127.0.0.1:8000:80', '127.0.0.2:8000:81', false],
    ['8000:80', '8000:80/udp', false],
    ['8000:80', '8001:80', false],
    ['"80"', '"80"', false],
  ])('%s beside %s', (one, other, refused) => {
    const compose = `services:\n  a: {image: a, ports: [${one}]}\n  b: {image: b, ports: [${other}]}`;
    const found = problemsOf(compose).filter((problem) => problem.includes('compose-duplicate'));
    expect(found).toHaveLength(refused ? 1 : 0);
  });

  test('the same port twice says where both are', () => {
    const compose =
      'services:\n  a: {image: a, ports: [8000:80]}\n  b: {image: b, ports: [8000:80]}';
    expect(problemsOf(compose)).toEqual([
      '3:25 error compose-duplicate: services.b.ports[0] publishes port 8000/tcp, which services.a.ports[0] publishes too',
    ]);
  });
});
