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

it.each<[number, string, object, Parameters<typeof stayTime>[1]]>([
  [0, 'has a healthcheck and ran before', { RestartCount: 0 }, { checked: true }],
  [
    1800,
    'has a healthcheck and was just started',
    { RestartCount: 0 },
    { checked: true, ran: 200 },
  ],
  [0, 'has a healthcheck and runs for a moment', { RestartCount: 0 }, { checked: true, ran: 2500 }],
  [3000, 'has no healthcheck', { RestartCount: 0 }, { checked: false, ran: 200 }],
  [10_000, 'was restarted', { RestartCount: 2 }, { checked: true }],
])('waits %s ms more for a ready container that %s', (time, _what, fields, circumstances) => {
  expect(stayTime(running(fields), circumstances)).toBe(time);
});
