import type { Engine } from '../../../engine/engine.ts';
import { PulsoError } from '../../../core/pulso-error.ts';
import type { ObservedStack } from '../../../engine/observed-stack.ts';
import { planStack } from '../../../compose/plan/plan-stack.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { translateDockerError, withErrorTranslation, type Asked } from './docker-errors.ts';
import type { DockerTarget } from './docker-target.ts';
import { execCommand } from '../exec/exec-command.ts';
import { findRunning } from '../observe/find-running.ts';
import { listStacks } from '../observe/list-stacks.ts';
import { observeStacks } from '../observe/observe-stacks.ts';
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
    async *logs(slug, options) {
      try {
        yield* readLogs(docker, slug, options);
      } catch (error) {
        throw translateDockerError(error, asked(slug));
      }
    },
    exec: (slug, service, argv, streams) =>
      withErrorTranslation(asked(slug), async () =>
        execCommand(docker, await findRunning(docker, slug, service), { argv, streams }),
      ),
    run: notYet,
    // eslint-disable-next-line require-yield -- not there yet
    readVolume: async function* () {
      await notYet();
    },
    writeVolume: notYet,
    usage: notYet,
    // eslint-disable-next-line require-yield -- not there yet
    events: async function* () {
      await notYet();
    },
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

function absent(slug: string): ObservedStack {
  return { slug, services: [], networks: [], volumes: [] };
}

/** In place of what is not there yet. */
function notYet(): Promise<never> {
  return Promise.reject(new PulsoError('not-supported', 'not supported on this engine'));
}
