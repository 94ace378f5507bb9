import type { Engine } from '../../../engine/engine.ts';
import type { ObservedStack } from '../../../engine/observed-stack.ts';
import { planStack } from '../../../compose/plan/plan-stack.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { translateStream, withErrorTranslation, type Asked } from './docker-errors.ts';
import type { DockerTarget } from './docker-target.ts';
import { execCommand } from '../exec/exec-command.ts';
import { runJob } from '../exec/run-job.ts';
import { readVolume, writeVolume } from '../exec/volume-content.ts';
import { findRunning } from '../observe/find-running.ts';
import { listStacks } from '../observe/list-stacks.ts';
import { observeStacks } from '../observe/observe-stacks.ts';
import { readUsage } from '../observe/read-usage.ts';
import { streamEvents } from '../observe/stream-events.ts';
import { openDocker } from './open-docker.ts';
import { readLogs } from '../logs/read-logs.ts';

/**
 * The engine of a Docker target. Nothing is asked of it before it is used: one that is away is found
 * by the first call. Errors: `bad-docker-host`, `tls-unreadable`.
 */
export async function connectDocker(target: DockerTarget): Promise<Engine> {
  const connection = await openDocker(target, process.env);
  const { docker, address, host } = connection;
  const asked = (slug?: string): Asked => ({ target: target.name, address, slug });
  return {
    kind: 'docker',
    host,
    observe: (slugs) => withErrorTranslation(asked(), () => observeStacks(docker, slugs)),
    plan: (desired, intent) =>
      withErrorTranslation(asked(desired.slug), async () => {
        const { slug } = desired;
        const stack = desired.kind === 'compose' ? desired.stack : undefined;
        const { stacks } = await listStacks(docker, [slug]);
        const operations = planStack(stack, stacks.get(slug) ?? absent(slug), intent);
        return { slug, target: desired.target, operations };
      }),
    apply: (plan, desired, options) =>
      withErrorTranslation(asked(plan.slug), () => applyPlan(docker, plan, desired, options)),
    logs: (slug, options) => translateStream(asked(slug), () => readLogs(docker, slug, options)),
    exec: (slug, service, argv, streams) =>
      withErrorTranslation(asked(slug), async () =>
        execCommand(docker, {
          ...{ slug, service, argv, streams },
          id: await findRunning(docker, slug, service),
        }),
      ),
    run: (slug, job, streams) =>
      withErrorTranslation(asked(slug), () => runJob(docker, { slug, job, streams })),
    readVolume: (slug, volume, access) =>
      translateStream(asked(slug), () => readVolume(docker, { slug, volume, ...access })),
    writeVolume: (slug, volume, tar, access) =>
      withErrorTranslation(asked(slug), () =>
        writeVolume(docker, tar, { slug, volume, ...access }),
      ),
    usage: (slugs) => withErrorTranslation(asked(), () => readUsage(docker, slugs)),
    events: (signal) => translateStream(asked(), () => streamEvents(docker, signal)),
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

function absent(slug: string): ObservedStack {
  return { slug, services: [], networks: [], volumes: [] };
}
