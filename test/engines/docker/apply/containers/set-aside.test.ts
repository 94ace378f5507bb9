import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { setAside } from '../../../../../src/engines/docker/apply/containers/container-lifecycle.ts';

/** One container, which the engine renames only as `renamed` says, and what was asked of it. */
function engineOf(renamed: (stopped: boolean) => Error | undefined) {
  const asked: string[] = [];
  const container = {
    rename: (): Promise<void> => {
      asked.push('rename');
      const failure = renamed(asked.includes('stop'));
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    stop: (): Promise<void> => {
      asked.push('stop');
      return Promise.resolve();
    },
  };
  return { docker: { getContainer: () => container } as unknown as Dockerode, asked };
}

const refusal = (message: string): Error =>
  Object.assign(new Error(message), { statusCode: 500, json: { message } });

it('renames a container, then stops it', async () => {
  const { docker, asked } = engineOf(() => undefined);
  await setAside(docker, 'a', { slug: 'acme', service: 'app' });
  expect(asked).toEqual(['rename', 'stop']);
});

it('stops one in a crash loop first, which cannot be renamed while it waits for its restart', async () => {
  const { docker, asked } = engineOf((stopped) =>
    stopped ? undefined : refusal('sandbox 406871256e59 not found'),
  );
  await setAside(docker, 'a', { slug: 'acme', service: 'app' });
  expect(asked).toEqual(['rename', 'stop', 'rename']);
});

it('stops nothing that cannot be renamed for another reason', async () => {
  const { docker, asked } = engineOf(() => refusal('read-only file system'));
  await expect(setAside(docker, 'a', { slug: 'acme', service: 'app' })).rejects.toThrow(
    'read-only',
  );
  expect(asked).toEqual(['rename']);
});
