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
      `claro 1.0.0 → 1.1.0\n${PATCH}\n2 clients: 1 current, 1 behind\n→ pulso sync`,
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
        '→ pulso sync',
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

  it('shows a change of many clients once, and names the command that takes it', () => {
    const files = [buildUpdatedFile('config/client.yaml', { patch: PATCH })];
    const own = buildUpdatedFile('own.txt', { change: 'added' });
    const clients = [
      ...Array.from({ length: 10 }, (_, at) => buildUpdated(`c${at}`, { files })),
      buildUpdated('own', { files: [...files, own] }),
    ];
    expect(diffText(clients, screen, { stat: false, words: '--select country=CO' })).toBe(
      [
        '11 clients take this: c0, c1, c2, c3, c4, c5, c6, c7 and 3 more 1.0.0 → 1.1.0',
        PATCH,
        'own 1.0.0 → 1.1.0',
        '  + own.txt',
        '',
        '11 clients: 0 current, 11 behind',
        '→ pulso sync --select country=CO',
      ].join('\n'),
    );
  });

  it('--stat counts conflicts, whose values can be thousands of lines', () => {
    const value = 'x\n'.repeat(5_000);
    const conflicts = [{ at: 'file', base: value, template: value, client: value }];
    const files = [buildUpdatedFile('list.yaml', { conflicts }), ...FILES.slice(1)];
    const clients = ['a', 'b'].map((slug) => buildUpdated(slug, { status: 'conflict', files }));
    expect(diffText(clients, screen, { stat: true })).toBe(
      [
        '2 clients are in this conflict: a, b 1.0.0 → 1.1.0',
        '  + new.txt',
        '  - old.txt',
        '  → a.txt → b.txt',
        '  ! list.yaml  1 conflict',
        '  → pulso resolve a',
        '  → pulso resolve b',
        '',
        '2 clients: 0 current, 2 in conflict',
      ].join('\n'),
    );
  });

  it('has the notes of a merge, once for all clients that share them', () => {
    const notes = [{ path: 'del.txt', message: 'the client deleted it: it stays deleted' }];
    const clients = ['a', 'b'].map((slug) => buildUpdated(slug, { status: 'current', notes }));
    expect(diffText(clients, screen, { stat: false })).toContain(
      '  · del.txt: the client deleted it: it stays deleted\n\n2 clients: 2 current',
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

  it('shows a name with a line end in one line', () => {
    const file = { path: 'x\ny.txt', change: 'added' as const };
    const text = overridesText([{ slug: 'claro', files: [file] }], screen, { stat: true });
    expect(text.split('\n')[1]).toBe('  + x\\ny.txt');
  });

  it('says none if no client has overrides', () => {
    const error = { code: 'base-missing', message: 'there is no base' };
    const clients = [{ slug: 'claro', files: [], error }];
    expect(overridesText(clients, screen, { stat: true })).toBe('1 client, none with overrides');
  });
});
