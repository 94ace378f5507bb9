import { describe, expect, test } from 'vitest';
import { problemsOf, readStackOf } from '../../../support/build-compose.ts';

/** Three services; the first has these dependencies. */
function composeOfThree(dependsOn: string): string {
  return `services:
  app:
    image: a
    depends_on: ${dependsOn}
  db: {image: b}
  cache: {image: c}`;
}

/** Services that wait for each other: `a>b` is a that depends on b. */
function composeOfEdges(...edges: string[]): string {
  const names = [...new Set(edges.flatMap((edge) => edge.split('>')))];
  const services = names.map((name) => {
    const others = edges
      .filter((edge) => edge.startsWith(`${name}>`))
      .map((edge) => edge.split('>')[1]);
    return `  ${name}: {image: x, depends_on: [${others.join()}]}`;
  });
  return ['services:', ...services].join('\n');
}

describe('depends_on', () => {
  test.each([
    ['[db]', [{ service: 'db', condition: 'service_started' }]],
    ['[]', []],
    ['', []],
    [
      '{db: {condition: service_healthy}, cache: {condition: service_completed_successfully, required: true, restart: false}}',
      [
        { service: 'db', condition: 'service_healthy' },
        { service: 'cache', condition: 'service_completed_successfully' },
      ],
    ],
    [
      '{db: {condition: service_started, required: false}, gone: {condition: service_started, required: false}}',
      [{ service: 'db', condition: 'service_started' }],
    ],
    [
      '{db: {condition: service_started, restart: true}}',
      [{ service: 'db', condition: 'service_started', restart: true }],
    ],
  ])('%s', (text, dependencies) => {
    expect(readStackOf(composeOfThree(text)).services[0]!.dependsOn).toEqual(dependencies);
  });

  test.each([
    ['[dbb]', '4:18 error compose-undefined: services.app.depends_on[0] names the service dbb'],
    [
      '{dbb: {condition: service_started}}',
      '4:18 error compose-undefined: services.app.depends_on.dbb',
    ],
    [
      '{db: {}}',
      '4:22 error compose-missing-key: services.app.depends_on.db needs the key condition',
    ],
    ['{db: }', 'services.app.depends_on.db must be a map'],
    ['{db: {condition: healthy}}', 'must be one of service_started, service_healthy'],
    ['db', 'must be a list'],
  ])('%s is reported', (text, message) => {
    expect(problemsOf(composeOfThree(text)).join('\n')).toContain(message);
  });

  test.each([
    [['a>a'], '2:3 error compose-cycle: services.a waits for itself: a → a'],
    [['a>b', 'b>a'], '2:3 error compose-cycle: services.a waits for itself: a → b → a'],
    [
      ['a>b', 'b>c', 'c>d', 'd>b'],
      '3:3 error compose-cycle: services.b waits for itself: b → c → d → b',
    ],
  ])('%j is a cycle', (edges, problem) => {
    expect(problemsOf(composeOfEdges(...edges))).toEqual([problem]);
  });

  test('a service whose healthcheck is switched off is never healthy', () => {
    const compose = `services:
  app: {image: a, depends_on: {db: {condition: service_healthy}}}
  db: {image: b, healthcheck: {disable: true}}`;
    expect(problemsOf(compose)).toEqual([
      '2:3 error compose-value: services.app waits for db, whose healthcheck is switched off',
    ]);
    expect(problemsOf(compose.replace('service_healthy', 'service_started'))).toEqual([]);
  });

  test('a diamond is no cycle', () => {
    expect(problemsOf(composeOfEdges('a>b', 'a>c', 'b>d', 'c>d'))).toEqual([]);
  });

  test('a chain of 5,000 services is walked to its end', () => {
    const edges = Array.from(
      { length: 5000 },
      (_, index) => `  s${index}: {image: x, depends_on: [s${index + 1}]}`,
    );
    const open = ['services:', ...edges, '  s5000: {image: x}'].join('\n');
    expect(readStackOf(open).services).toHaveLength(5001);
    const closed = ['services:', ...edges, '  s5000: {image: x, depends_on: [s0]}'].join('\n');
    expect(problemsOf(closed)).toHaveLength(1);
  });
});
