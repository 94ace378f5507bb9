import type Dockerode from 'dockerode';
import type { DesiredClient } from '../../../engine/desired/desired-client.ts';
import { assertOwn, type WorkspaceIdentity } from '../../../engine/isolation/ownership.ts';
import { assertExternal } from '../observe/assert-external.ts';
import { findTakenNames } from '../observe/find-taken-names.ts';
import { EDGE_SLUG } from '../../../engine/edge/edge.ts';
import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Engine } from '../../../engine/engine.ts';
import { isAdoption } from '../../../engine/intent.ts';
import type { ObservedStack } from '../../../engine/observed/observed-stack.ts';
import { planStack } from '../../../compose/plan/plan-stack.ts';
import { applyPlan } from '../apply/apply-plan.ts';
import { translateStream, withErrorTranslation, type Asked } from './docker-errors.ts';
import type { DockerTarget } from './docker-target.ts';
import { openControls } from '../exec/open-controls.ts';
import { execCommand } from '../exec/exec-command.ts';
import { runJob } from '../exec/run-job.ts';
import { readVolume, removeLeftHolders, writeVolume } from '../exec/volume-content.ts';
import { describeEngine } from '../observe/describe-engine.ts';
import { findDeclared } from '../observe/find-declared.ts';
import { findMissingImages } from '../observe/find-missing-images.ts';
import { findRunning } from '../observe/find-running.ts';
import { measureLeftData } from '../observe/measure-left-data.ts';
import { listStacks } from '../observe/list-stacks.ts';
import { observeStacks } from '../observe/observe-stacks.ts';
import { readUsage } from '../observe/read-usage.ts';
import { streamEvents } from '../observe/stream-events.ts';
import { networkLinks } from './network-links.ts';
import { surveyEngine } from '../observe/survey-engine.ts';
import type { SilenceLimits } from './limit-silence.ts';
import { openDocker } from './open-docker.ts';
import { readLogs } from '../logs/read-logs.ts';
import { awaitStops } from '../wait/await-stops.ts';

/**
 * The engine of a Docker target. Nothing is asked of it before it is used: one that is away is found
 * by the first call, and not waited for once the signal of `limits` is aborted. Errors: `bad-docker-host`, `tls-unreadable`.
 */
export async function connectDocker(
  target: DockerTarget,
  identity?: WorkspaceIdentity,
  limits: SilenceLimits = {},
): Promise<Engine> {
  const connection = await openDocker(target, process.env, limits);
  const { docker, address, host } = connection;
  const asked = (slug?: string): Asked => dropUndefined({ target: target.name, address, slug });
  const owned = (slug: string) => dropUndefined({ slug, workspace: identity?.id() });
  return {
    kind: 'docker',
    host,
    describe: () => withErrorTranslation(asked(), () => describeEngine(docker)),
    missingImages: (images) =>
      withErrorTranslation(asked(), () => findMissingImages(docker, images)),
    observe: (slugs) => withErrorTranslation(asked(), () => observeStacks(docker, slugs, identity)),
    plan: (desired, intent) =>
      withErrorTranslation(asked(desired.slug), async () => {
        const { slug } = desired;
        const stack = desired.kind === 'compose' ? desired.stack : undefined;
        const adopt = isAdoption(intent);
        const [{ stacks }, taken] = await Promise.all([
          listStacks(docker, [slug], dropUndefined({ identity, adopt })),
          stack === undefined || identity === undefined
            ? []
            : findTakenNames(docker, stack, { identity, adopt }),
        ]);
        const observed = stacks.get(slug) ?? absent(slug);
        assertOwn(slug, [...(observed.foreign ?? []), ...taken]);
        if (stack !== undefined && intent.verb === 'deploy') await assertExternal(docker, stack);
        const known =
          intent.verb === 'deploy' ? await findDeclared(docker, observed, stack) : observed;
        const operations = await measureLeftData(docker, slug, planStack(stack, known, intent));
        return { slug, target: desired.target, operations };
      }),
    apply: (plan, desired, options) =>
      withErrorTranslation(asked(plan.slug), () =>
        applyPlan(docker, plan, ownedBy(desired, identity), options),
      ),
    awaitStops: (slug, signal) =>
      withErrorTranslation(asked(slug), async () => {
        await awaitStops(docker, slug, signal);
        await removeLeftHolders(docker, slug);
      }),
    logs: (slug, options) =>
      translateStream(asked(slug), async function* () {
        await assertOwnStack(docker, slug, identity);
        yield* readLogs(docker, slug, options);
      }),
    exec: (slug, service, argv, streams) =>
      withErrorTranslation(asked(slug), async () => {
        await assertOwnStack(docker, slug, identity);
        const id = await findRunning(docker, slug, service);
        return execCommand(docker, { slug, service, argv, streams, id });
      }),
    run: (slug, job, streams) =>
      withErrorTranslation(asked(slug), async () => {
        await assertOwnStack(docker, slug, identity);
        return runJob(docker, { ...owned(slug), job, streams });
      }),
    readVolume: (slug, volume, access) =>
      translateStream(asked(slug), async function* () {
        await assertOwnStack(docker, slug, identity);
        yield* readVolume(docker, { ...owned(slug), volume, ...access });
      }),
    writeVolume: (slug, volume, tar, access) =>
      withErrorTranslation(asked(slug), async () => {
        await assertOwnStack(docker, slug, identity);
        return writeVolume(docker, tar, { ...owned(slug), volume, ...access });
      }),
    usage: (slugs) => withErrorTranslation(asked(), () => readUsage(docker, slugs, identity)),
    events: (signal) => translateStream(asked(), () => streamEvents(docker, signal, identity)),
    links: networkLinks(docker, { identity, asked: asked(EDGE_SLUG) }),
    survey: (slugs) => withErrorTranslation(asked(), () => surveyEngine(docker, slugs)),
    openControls: (image) =>
      withErrorTranslation(asked(), () =>
        openControls(docker, { image, workspace: identity?.id() }),
      ),
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}

/** What is made of it carries the id of the workspace. */
function ownedBy(desired: DesiredClient, identity: WorkspaceIdentity | undefined): DesiredClient {
  if (desired.kind !== 'compose' || identity === undefined) return desired;
  return { ...desired, stack: dropUndefined({ ...desired.stack, workspace: identity.id() }) };
}

/** Errors: those of assertOwn. */
async function assertOwnStack(
  docker: Dockerode,
  slug: string,
  identity: WorkspaceIdentity | undefined,
): Promise<void> {
  if (identity === undefined) return;
  const { stacks } = await listStacks(docker, [slug], { identity });
  assertOwn(slug, stacks.get(slug)?.foreign);
}

function absent(slug: string): ObservedStack {
  return { slug, services: [], networks: [], volumes: [] };
}
