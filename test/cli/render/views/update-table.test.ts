import { describe, expect, it } from 'vitest';
import { updateTable } from '../../../../src/cli/render/views/update-table.ts';
import { buildScreen } from '../../../support/build-screen.ts';
import { buildUpdated, buildUpdatedFile } from '../../../support/build-updated.ts';

const screen = buildScreen();
const CONFLICT = buildUpdatedFile('config/client.yaml', {
  conflicts: [
    { at: 'language', base: 'es', template: 'pt', client: 'en' },
    { at: 'system_prompt', base: null, template: 'one\ntwo\n', client: 'three' },
  ],
});

describe('updateTable', () => {
  it('shows each client, every conflict with all three values, and what resolves them', () => {
    const clients = [
      buildUpdated('claro', { outcome: 'updated', files: [buildUpdatedFile('a.txt')] }),
      buildUpdated('tigo', { status: 'conflict', outcome: 'conflict', files: [CONFLICT] }),
      buildUpdated('movistar', { status: 'current', outcome: 'unchanged', to: '1.0.0' }),
      buildUpdated('broken', { status: 'failed', outcome: 'failed', from: null, to: null }),
    ];
    expect(updateTable(clients, screen)).toBe(
      [
        'CLIENT    OUTCOME    TEMPLATE       FILES  CONFLICTS',
        'claro     updated    1.0.0 → 1.1.0  1      0',
        'tigo      conflict   1.0.0 → 1.1.0  1      2',
        'movistar  unchanged  1.0.0          0      0',
        'broken    failed     -              0      0',
        '',
        'conflict tigo/config/client.yaml language',
        '  base      es',
        '  template  pt',
        '  client    en',
        '',
        'conflict tigo/config/client.yaml system_prompt',
        '  base      (nothing)',
        '  template  one',
        '            two',
        '  client    three',
        '  → pulso resolve tigo',
      ].join('\n'),
    );
  });

  it('shows the status of each client after a dry run', () => {
    const text = updateTable(
      [buildUpdated('claro'), buildUpdated('tigo', { status: 'conflict' })],
      screen,
    );
    expect(text).toMatch(/^claro +behind /m);
    expect(text).toMatch(/^tigo +conflict /m);
  });

  it('shows the state of each stack after a rollout', () => {
    const deploy = { slug: 'claro', target: 'local', operations: [], outcome: 'changed' as const };
    const text = updateTable(
      [
        buildUpdated('claro', { outcome: 'updated', deploy: { ...deploy, state: 'running' } }),
        buildUpdated('tigo', { outcome: 'rolled-back', status: 'failed' }),
        buildUpdated('entel', { outcome: 'skipped', to: null }),
      ],
      screen,
    );
    expect(text.split('\n').map((line) => line.split(/ {2,}/).at(-1))).toEqual([
      'STATE',
      'running',
      '-',
      '-',
    ]);
    expect(text).toMatch(/^tigo +rolled-back /m);
    expect(text).toMatch(/^entel +skipped +1\.0\.0 /m);
  });

  it('keeps the outcome on a narrow screen', () => {
    const text = updateTable([buildUpdated('claro', { outcome: 'updated' })], buildScreen(32));
    expect(text.split('\n')[0]).toBe('CLIENT  OUTCOME  TEMPLATE');
  });

  it('says that no clients are selected', () => {
    expect(updateTable([], screen)).toBe('no clients selected');
  });
});
