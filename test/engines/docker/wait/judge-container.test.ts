import type Dockerode from 'dockerode';
import { expect, it } from 'vitest';
import { judgeState } from '../../../../src/engines/docker/wait/judge-container.ts';

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
