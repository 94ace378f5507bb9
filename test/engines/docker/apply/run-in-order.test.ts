import { expect, it } from 'vitest';
import { runInOrder } from '../../../../src/engines/docker/apply/run-in-order.ts';
import type { Operation } from '../../../../src/engine/plan.ts';

const operation = (resource: string, ...dependsOn: string[]): Operation => ({
  type: 'create',
  resource,
  cause: '',
  dependsOn,
  destructive: false,
});

/** Runs the operations, each taking a turn; gives what began and ended when. */
async function run(operations: Operation[], failing: string[] = []): Promise<string[]> {
  const log: string[] = [];
  await runInOrder(operations, {
    perform: ({ resource }, waits) => {
      const started = (async () => {
        await waits.resources();
        log.push(`make ${resource}`);
        await waits.services();
        log.push(`start ${resource}`);
        if (failing.includes(resource)) throw new Error(`no ${resource}`);
      })();
      const ready = started.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        log.push(`ready ${resource}`);
      });
      return { started, ready };
    },
    phaseOf: (_operation, dependency) => (dependency === 'cache' ? 'started' : 'ready'),
  }).catch((error: unknown) => log.push(String(error)));
  return log;
}

it('makes a container while what it waits for gets ready, and starts it after', async () => {
  const log = await run([
    operation('service/database'),
    operation('service/app', 'service/database'),
  ]);
  expect(log.indexOf('make service/app')).toBeLessThan(log.indexOf('ready service/database'));
  expect(log.indexOf('start service/app')).toBeGreaterThan(log.indexOf('ready service/database'));
});

it('does not wait for the health of what need only be started', async () => {
  const log = await run([operation('service/cache'), operation('service/app', 'service/cache')]);
  expect(log.indexOf('start service/app')).toBeLessThan(log.indexOf('ready service/cache'));
});

it('makes nothing before its networks and volumes', async () => {
  const log = await run([
    operation('network/default'),
    operation('service/app', 'network/default'),
  ]);
  expect(log.indexOf('make service/app')).toBeGreaterThan(log.indexOf('ready network/default'));
});

it('carries out operations on one resource one after the other', async () => {
  const log = await run([operation('service/app'), operation('service/app')]);
  expect(log.filter((line) => !line.startsWith('start'))).toEqual([
    'make service/app',
    'ready service/app',
    'make service/app',
    'ready service/app',
  ]);
});

it('does not start what waits for a failure, and finishes what does not', async () => {
  const operations = [
    operation('service/database'),
    operation('service/app', 'service/database'),
    operation('service/other'),
  ];
  const log = await run(operations, ['service/database']);
  expect(log).not.toContain('start service/app');
  expect(log).toContain('ready service/other');
  expect(log.at(-1)).toBe('Error: no service/database');
});

it('gives the first failure in the order of the plan', async () => {
  const log = await run(
    [operation('service/b'), operation('service/a')],
    ['service/a', 'service/b'],
  );
  expect(log.at(-1)).toBe('Error: no service/b');
});

it('passes over a dependency that no operation is about', async () => {
  expect(
    await run([operation('service/app', 'service/elsewhere', 'network/external')]),
  ).toHaveLength(3);
});
