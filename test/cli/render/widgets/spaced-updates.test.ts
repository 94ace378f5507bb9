import { expect, it } from 'vitest';
import type { ReportEvent } from '../../../../src/core/reporter.ts';
import { spaceUpdates } from '../../../../src/cli/render/widgets/spaced-updates.ts';

it('shows an update of each task every five seconds, and everything else', () => {
  let at = 0;
  const shows = spaceUpdates(() => at);
  const event = (kind: ReportEvent['kind'], slug = 'acme'): ReportEvent => ({
    ...{ kind, slug, code: 'backup', subject: 'part/database.dump.zst' },
  });
  const seen: string[] = [];
  const report = (one: ReportEvent): void => {
    if (shows(one)) seen.push(`${at} ${one.slug ?? ''} ${one.kind}`);
  };
  report(event('start'));
  report(event('start', 'neo'));
  for (at = 1000; at <= 11_000; at += 1000) report(event('update'));
  report(event('update', 'neo'));
  report(event('done'));
  expect(seen).toEqual([
    ...['0 acme start', '0 neo start', '5000 acme update', '10000 acme update'],
    ...['12000 neo update', '12000 acme done'],
  ]);
});
