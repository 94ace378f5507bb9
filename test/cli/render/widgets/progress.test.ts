import { dropUndefined } from '../../../../src/core/drop-undefined.ts';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../../src/cli/render/widgets/create-progress.ts';
import type { Progress } from '../../../../src/cli/render/widgets/progress.ts';
import type { ReportEvent } from '../../../../src/core/reporter.ts';
import { buildScreen } from '../../../support/build-screen.ts';
import { createFakeIo } from '../../../support/fake-io.ts';

const task = { code: 'service-start', slug: 'acme', subject: 'service/app' };
const EVENTS: readonly ReportEvent[] = [
  { ...task, kind: 'start', message: 'first' },
  { ...task, kind: 'update', message: 'waiting for health', fraction: 0.5 },
  { code: 'note', kind: 'note', message: 'by the way' },
  { code: 'odd', kind: 'warning', slug: 'acme', message: 'two\nlines' },
  { ...task, kind: 'done', message: 'at last' },
];

async function play(
  columns: number | undefined,
  quiet: boolean,
): Promise<{ progress: Progress; text: () => string }> {
  const { stderr } = createFakeIo(dropUndefined({ columns }));
  const progress = await createProgress(stderr, buildScreen(columns), quiet);
  for (const event of EVENTS) progress.report(event);
  return { progress, text: () => stripVTControlCharacters(stderr.text) };
}

describe('createProgress', () => {
  it('prints one line per event in a pipe, without updates', async () => {
    expect((await play(undefined, false)).text()).toBe(
      [
        '… acme service/app starting (first)',
        '· by the way',
        'warning: acme two lines',
        '✔ acme service/app started (at last)',
        '',
      ].join('\n'),
    );
  });

  it.each([undefined, 80])('--quiet prints warnings only (%s columns)', async (columns) => {
    expect((await play(columns, true)).text()).toBe('warning: acme two lines\n');
  });

  it('finished tasks stay on a terminal, running ones are removed', async () => {
    const { progress, text } = await play(80, false);
    progress.stop();
    expect(text()).toContain('✔ acme service/app started (at last)\n');
    expect(text().trimEnd().endsWith('(at last)')).toBe(true);
  });

  it.each([
    ['failed', '✖ acme service/app starting failed\n'],
    ['interrupted', '✖ acme service/app starting interrupted\n'],
  ] as const)('shows how a failed task ended: %s', async (kind, line) => {
    const { stderr } = createFakeIo();
    const progress = await createProgress(stderr, buildScreen(), false);
    progress.report({ ...task, kind });
    expect(stripVTControlCharacters(stderr.text)).toBe(line);
  });

  it('pauses during a prompt and shows every event afterwards', async () => {
    const { stderr } = createFakeIo({ columns: 80 });
    const progress = await createProgress(stderr, buildScreen(80), false);
    progress.pause();
    for (const event of EVENTS) progress.report(event);
    expect(stripVTControlCharacters(stderr.text)).toBe('');
    progress.resume();
    expect(stderr.text).toContain('by the way');
    progress.stop();
  });
});
