import { expect, it } from 'vitest';
import { planStack } from '../../../src/compose/plan/plan-stack.ts';
import type { Mount } from '../../../src/engine/desired/stack.ts';
import { formatPlan } from '../../../src/engine/format-plan.ts';
import { buildObserved } from '../../support/build-observed.ts';
import { buildService, buildStack, buildVolume } from '../../support/build-stack.ts';

type Seen = { volume: string; target: string };

const volumes = [buildVolume({ key: 'data' }), buildVolume({ key: 'other' })];
const at = (source: string, target: string): Mount => ({
  ...{ type: 'volume', source, target, readOnly: false },
});
const ANONYMOUS = 'a'.repeat(64);

/** The lines about data of a plan for a changed image of `app`, which mounted `seen` before. */
function linesOf(mounts: Mount[], seen: Seen[]): string[] {
  const desired = buildStack({ services: [buildService({ image: 'new:1', mounts })], volumes });
  const before = buildStack({ volumes });
  const observed = buildObserved(before, { app: { mounts: seen } });
  const operations = planStack(desired, observed, { verb: 'deploy' });
  const text = formatPlan({ slug: 'acme', target: 'local', operations });
  return text.split('\n').filter((line) => line.includes('data of'));
}

it.each<[string, Mount[], Seen[], string[]]>([
  ['stays', [at('data', '/data')], [{ volume: 'acme_data', target: '/data' }], []],
  [
    'is renamed',
    [at('other', '/data')],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app at /data is left behind: acme_other is mounted instead'],
  ],
  [
    'moves to another path',
    [at('data', '/var/data')],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app moves from /data to /var/data'],
  ],
  [
    'is no longer mounted',
    [],
    [{ volume: 'acme_data', target: '/data' }],
    ['! warning   volume/data  data of app at /data is left behind: no longer mounted'],
  ],
  [
    'gets its first name',
    [at('data', '/data')],
    [{ volume: 'acme_app.data', target: '/data' }],
    [
      '! warning   volume/acme_app.data  data of app at /data is left behind: acme_data is mounted instead',
    ],
  ],
  ['has none in the files', [], [{ volume: 'acme_app.data', target: '/data' }], []],
  ['has an empty source', [at('', '/data')], [{ volume: 'acme_app.data', target: '/data' }], []],
  [
    'was anonymous and of another tool',
    [],
    [{ volume: ANONYMOUS, target: '/data' }],
    [`! warning   volume/${ANONYMOUS}  data of app at /data is left behind: no longer mounted`],
  ],
])('a volume that %s', (_what, mounts, seen, lines) => {
  expect(linesOf(mounts, seen).map((line) => line.replace(/ +(?=data of)/, '  '))).toEqual(lines);
});
