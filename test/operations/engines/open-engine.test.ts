import { describe, expect, it } from 'vitest';
import type { ReportEvent } from '../../../src/core/reporter.ts';
import { withEngines } from '../../../src/operations/engines/open-engine.ts';
import { buildContext, buildFleet } from '../../support/build-fleet.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

describe('withEngines', () => {
  it('connects once to each target and closes what it opened, even where the work fails', async () => {
    const opened: string[] = [];
    const closed: string[] = [];
    const context = {
      ...buildContext(await buildFleet([]), createFakeEngine()),
      openEngine: (target: string) => {
        opened.push(target);
        const close = (): Promise<void> => Promise.resolve(void closed.push(target));
        return Promise.resolve(Object.assign(createFakeEngine(), { close }));
      },
    };
    const work = withEngines(context, async (engines) => {
      await Promise.all(['a', 'b', 'a', 'a'].map(engines));
      throw new RangeError('the work failed');
    });
    await expect(work).rejects.toThrow('the work failed');
    expect(opened).toEqual(['a', 'b']);
    expect(closed).toEqual(['a', 'b']);
  });

  it.each([
    ['nowhere', 'unknown-target'],
    ['cluster', 'kubeconfig-unreadable'],
  ])('fails for a target that it cannot reach: %s', async (target, code) => {
    const fleet = await buildFleet([], {
      'pulso.yaml': 'targets:\n  cluster:\n    engine: kubernetes\n    kubeconfig: nowhere\n',
    });
    const context = buildContext(fleet, createFakeEngine());
    delete context.openEngine;
    await expect(withEngines(context, (engines) => engines(target))).rejects.toMatchObject({
      code,
    });
  });

  it.each([
    ['"tcp://10.1.2.3:2375", tls: false', ['everyone on the way']],
    ['"tcp://127.0.0.1:2375"', ['every user of this machine']],
    ['"https://10.1.2.3:2376"', []],
    ['"unix:///run/docker.sock"', []],
  ])('warns of a target that is reached without encryption: %s', async (host, exposedTo) => {
    const warnings: string[] = [];
    const fleet = await buildFleet([], {
      'pulso.yaml': `targets: {far: {engine: docker, host: ${host}}}\n`,
    });
    const reporter = {
      report: ({ kind, message }: ReportEvent) => void warnings.push(`${kind}: ${message}`),
    };
    const context = { ...buildContext(fleet, createFakeEngine()), reporter };
    delete context.openEngine;
    await withEngines(context, (engines) => engines('far'));
    expect(warnings).toEqual(
      exposedTo.map(
        (who) => expect.stringMatching(`^warning: target far connects .*${who}`) as string,
      ),
    );
  });
});
