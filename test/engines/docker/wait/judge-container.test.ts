import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { judgeState, stayTime } from '../../../../src/engines/docker/wait/judge-container.ts';

const ended = (ExitCode: number): Dockerode.ContainerInspectInfo =>
  ({
    State: { Status: 'exited', ExitCode },
    HostConfig: { RestartPolicy: { Name: 'no' } },
  }) as unknown as Dockerode.ContainerInspectInfo;

it.each([
  [true, 'ended well without a healthcheck', 0, { checked: false, job: false }],
  [true, 'is a job, whatever its image checks', 0, { checked: true, job: true }],
  [false, 'should have become healthy', 0, { checked: true, job: false }],
  [false, 'is a job that failed', 1, { checked: true, job: true }],
])('takes for ready (%s) what %s', (ready, _what, code, circumstances) => {
  expect(judgeState({ info: ended(code), ...circumstances })).toMatchObject({ ready });
});

const running = (fields: object): Dockerode.ContainerInspectInfo =>
  ({
    State: { Status: 'running', Health: { Status: 'unhealthy' } },
    HostConfig: { RestartPolicy: { Name: 'always' } },
    RestartCount: 0,
    ...fields,
  }) as unknown as Dockerode.ContainerInspectInfo;

it('an unhealthy container is checked again: that may be outdated', () => {
  expect(judgeState({ info: running({}), checked: true, job: false })).toBeUndefined();
});

it.each([
  [0, 'has a healthcheck', { RestartCount: 0 }, true],
  [3000, 'has no healthcheck', { RestartCount: 0 }, false],
  [10_000, 'was restarted', { RestartCount: 2 }, true],
])('waits %s ms more for a ready container that %s', (time, _what, fields, checked) => {
  expect(stayTime(running(fields), checked)).toBe(time);
});
