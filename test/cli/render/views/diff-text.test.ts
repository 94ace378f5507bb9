import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { diffText, overridesText } from '../../../../src/cli/render/views/diff-text.ts';
import { buildScreen } from '../../../support/build-screen.ts';
import { buildUpdated, buildUpdatedFile } from '../../../support/build-updated.ts';

const screen = buildScreen();
const PATCH = [
  'diff --git a/config/client.yaml b/config/client.yaml',
  '--- a/config/client.yaml',
  '+++ b/config/client.yaml',
  '@@ -1,2 +1,2 @@',
  ' name: Claro',
  '-language: es',
  '+language: pt',
  '',
].join('\n');

const FILES = [
  buildUpdatedFile('config/client.yaml', { patch: PATCH }),
  buildUpdatedFile('new.txt', { change: 'added' }),
  buildUpdatedFile('old.txt', { change: 'removed' }),
  buildUpdatedFile('b.txt', { change: 'moved', from: 'a.txt' }),
];
const CONFLICT = buildUpdatedFile('config/client.yaml', {
  patch: PATCH,
  conflicts: [{ at: 'language', base: 'es', template: 'pt', client: 'en' }],
});

describe('diffText', () => {
  it('shows the diff of clients that are behind, and counts the clients of each status', () => {
    const clients = [
      buildUpdated('claro', { files: [buildUpdatedFile('config/client.yaml', { patch: PATCH })] }),
      buildUpdated('tigo', { status: 'current', to: '1.0.0' }),
    ];
    expect(diffText(clients, screen, { stat: false })).toBe(
      `claro 1.0.0 → 1.1.0\n${PATCH}\n2 clients: 1 current, 1 behind`,
    );
  });

  it('--stat lists files only', () => {
    const text = diffText([buildUpdated('claro', { files: FILES })], screen, { stat: true });
    expect(text).toBe(
      [
        'claro 1.0.0 → 1.1.0',
        '  ~ config/client.yaml',
        '  + new.txt',
        '  - old.txt',
        '  → a.txt → b.txt',
        '',
        '1 client: 0 current, 1 behind',
      ].join('\n'),
    );
  });

  it('shows the values of a conflict and no diff of that file', () => {
    const client = buildUpdated('claro', { status: 'conflict', files: [CONFLICT] });
    expect(diffText([client], screen, { stat: false })).toBe(
      [
        'claro 1.0.0 → 1.1.0',
        '',
        'conflict claro/config/client.yaml language',
        '  base      es',
        '  template  pt',
        '  client    en',
        '  → pulso resolve claro',
        '',
        '1 client: 0 current, 1 in conflict',
      ].join('\n'),
    );
  });

  it('counts failed clients', () => {
    const failed = buildUpdated('claro', { status: 'failed', outcome: 'failed', to: null });
    expect(diffText([failed], screen, { stat: false })).toBe('1 client: 0 current, 1 failed');
  });

  it('leaves out versions that are equal', () => {
    const client = buildUpdated('claro', { to: '1.0.0', files: FILES.slice(1) });
    expect(diffText([client], screen, { stat: true })).toMatch(/^claro\n/);
  });

  it('colors headers and changed lines, not lines of the file that look like headers', () => {
    const style = new Chalk({ level: 1 });
    const [file] = FILES;
    const patch = `${file?.patch ?? ''}+++ not a header\n--- nor this\n-- gone\n`;
    const client = buildUpdated('c', { files: [buildUpdatedFile('f', { patch })] });
    const lines = diffText([client], { ...screen, style }, { stat: false }).split('\n');
    expect(lines).toContain(style.bold('+++ b/config/client.yaml'));
    expect(lines).toContain(style.cyan('@@ -1,2 +1,2 @@'));
    expect(lines).toContain(style.red('-language: es'));
    expect(lines).toContain(style.green('+language: pt'));
    expect(lines).toContain(' name: Claro');
    expect(lines).toContain(style.green('+++ not a header'));
    expect(lines).toContain(style.red('--- nor this'));
    expect(lines).toContain(style.red('-- gone'));
  });
});

describe('overridesText', () => {
  const files = [
    { path: 'config/client.yaml', change: 'modified' as const, patch: PATCH },
    { path: 'own.txt', change: 'added' as const },
  ];

  it('shows what each client changed, and counts those with overrides', () => {
    const clients = [
      { slug: 'claro', files },
      { slug: 'tigo', files: [] },
    ];
    expect(overridesText(clients, screen, { stat: true })).toBe(
      ['claro', '  ~ config/client.yaml', '  + own.txt', '', '2 clients, 1 with overrides'].join(
        '\n',
      ),
    );
    expect(overridesText(clients, screen, { stat: false })).toContain('+language: pt');
  });

  it('says none if no client has overrides', () => {
    const error = { code: 'base-missing', message: 'there is no base' };
    const clients = [{ slug: 'claro', files: [], error }];
    expect(overridesText(clients, screen, { stat: true })).toBe('1 client, none with overrides');
  });
});
