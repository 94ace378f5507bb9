import { describe, expect, it } from 'vitest';
import { diffMarkdown } from '../../../../src/cli/render/views/diff-markdown.ts';
import { buildUpdated, buildUpdatedFile } from '../../../support/build-updated.ts';
import { NASTY_CASES } from '../../../support/nasty-texts.ts';
import { readMarkdown, textsOf } from '../../../support/read-markdown.ts';

/** Characters that GitHub refuses a comment above. */
const LIMIT = 65_536;

const PATCH = [
  'diff --git a/config/client.yaml b/config/client.yaml',
  '--- a/config/client.yaml',
  '+++ b/config/client.yaml',
  '@@ -1,1 +1,1 @@',
  '-language: es',
  '+language: pt',
  '',
].join('\n');

const BEHIND = buildUpdated('claro', {
  files: [
    buildUpdatedFile('config/client.yaml', { patch: PATCH }),
    buildUpdatedFile('k8s/app.yaml', { change: 'moved', from: 'k8s/deployment.yaml' }),
  ],
});
const CONFLICT = buildUpdated('tigo', {
  status: 'conflict',
  files: [
    buildUpdatedFile('config/client.yaml', {
      conflicts: [
        { at: 'language', base: 'es', template: 'pt', client: 'en' },
        { at: 'prompts.system', base: null, template: 'a\nb\n', client: 'c' },
      ],
    }),
  ],
});
const FAILED = buildUpdated('entel', {
  status: 'failed',
  outcome: 'failed',
  to: null,
  error: {
    code: 'template-syntax',
    message: 'an `if` is not closed',
    hint: 'run `pulso template lint`',
    file: 'clients/template/config/client.yaml.hbs',
    line: 3,
    column: 1,
  },
});
const CURRENT = buildUpdated('movistar', { status: 'current', outcome: 'unchanged', to: '1.0.0' });

describe('diffMarkdown', () => {
  it('starts with a marker, and lists clients that need a decision first', () => {
    expect(diffMarkdown([BEHIND, FAILED, CURRENT, CONFLICT])).toBe(
      [
        '<!-- pulso-diff -->',
        '### pulso: 4 clients: 1 to update, 1 in conflict, 1 failed, 1 current',
        'Current: `movistar`',
        '#### `entel`: failed',
        [
          '```',
          'an `if` is not closed',
          'at clients/template/config/client.yaml.hbs:3:1',
          '→ run `pulso template lint`',
          '```',
        ].join('\n'),
        '#### `tigo` `1.0.0` → `1.1.0`: conflict',
        '| file | change | conflicts |\n|---|---|---|\n| `config/client.yaml` | modified | 2 |',
        'Conflict in `config/client.yaml` at `language`:',
        '```\nbase:     es\ntemplate: pt\nclient:   en\n```',
        'Conflict in `config/client.yaml` at `prompts.system`:',
        '```\nbase:     (nothing)\ntemplate:\n  a\n  b\nclient:   c\n```',
        '#### `claro` `1.0.0` → `1.1.0`: behind',
        [
          '| file | change | conflicts |',
          '|---|---|---|',
          '| `config/client.yaml` | modified |  |',
          '| `k8s/deployment.yaml` → `k8s/app.yaml` | moved |  |',
        ].join('\n'),
        '<details><summary><code>config/client.yaml</code></summary>',
        `\`\`\`diff\n${PATCH}\`\`\``,
        '</details>',
      ].join('\n\n'),
    );
  });

  it('says in two lines that all are current', () => {
    expect(diffMarkdown([CURRENT])).toBe(
      [
        '<!-- pulso-diff -->',
        '### pulso: 1 client: 0 to update, 0 in conflict, 0 failed, 1 current',
        'Current: `movistar`',
      ].join('\n\n'),
    );
  });

  it('is only a headline without clients', () => {
    expect(diffMarkdown([])).toContain('0 clients');
  });

  it('shows no version if the template changed without a new one', () => {
    expect(diffMarkdown([{ ...BEHIND, to: '1.0.0' }])).toContain('#### `claro`: behind');
  });
});

describe('diffMarkdown of changes that clients share', () => {
  const file = buildUpdatedFile('config/client.yaml', { patch: PATCH });
  const alike = (count: number, changes = {}) =>
    Array.from({ length: count }, (_, at) => buildUpdated(`c${at}`, { files: [file], ...changes }));

  it('shows a change once, with the clients that take it', async () => {
    const text = diffMarkdown(alike(287));
    expect(text).toContain('#### 287 clients `1.0.0` → `1.1.0` take this\n\n`c0`, `c1`, ');
    expect(textsOf(await readMarkdown(text), 'code')).toEqual([PATCH.trimEnd()]);
    expect(text.length).toBeLessThan(6_000);
  });

  it('shows what differs apart from what is shared', async () => {
    const own = buildUpdatedFile('README.md', { patch: PATCH.replace('pt', 'en') });
    const clients = [...alike(2), buildUpdated('own', { files: [file, own] })];
    const tree = await readMarkdown(diffMarkdown(clients));
    expect(textsOf(tree, 'heading').slice(1)).toEqual([
      '3 clients 1.0.0 → 1.1.0 take this',
      'own 1.0.0 → 1.1.0: behind',
    ]);
    expect(textsOf(tree, 'code')).toHaveLength(2);
  });

  it('shows an error and a conflict of many clients once', async () => {
    const error = { code: 'x', message: 'not a template', file: 'clients/template/x.yaml' };
    const conflicts = [{ at: 'language', base: 'es', template: 'pt', client: 'en' }];
    const conflicting = { status: 'conflict', files: [buildUpdatedFile('a.yaml', { conflicts })] };
    const clients = [
      ...alike(3, { status: 'failed', files: [], to: null, error }),
      ...alike(2, conflicting),
    ];
    const tree = await readMarkdown(diffMarkdown(clients));
    expect(textsOf(tree, 'heading').slice(1)).toEqual([
      '3 clients: failed',
      '2 clients 1.0.0 → 1.1.0: conflict',
    ]);
    expect(textsOf(tree, 'code')).toHaveLength(2);
  });

  it('has the notes of a merge, of a client without changes too', () => {
    const notes = [{ path: 'del.txt', message: 'the client deleted it: it stays deleted' }];
    const text = diffMarkdown([
      ...alike(2, { notes }),
      buildUpdated('still', { status: 'current', to: '1.0.0', notes }),
    ]);
    expect(text).toContain('#### 3 clients take this');
    expect(text.match(/- `del\.txt`: `the client deleted it: it stays deleted`/g)).toHaveLength(1);
  });
});

/** A cell as the parser gives it: code, or between tags where a bar is in it. */
function cellOf(path: string): string {
  return path.includes('|') ? `<code>${path}</code>` : path;
}

describe('diffMarkdown, read by a parser of Markdown', () => {
  it.each([
    'a|b.yaml',
    'a\\|b.yaml',
    '`tick`.yaml',
    '``` fence.yaml',
    '<b>bold</b> & @all #1.yaml',
    '[link](javascript:alert(1)).yaml',
    '*a* _b_ ~~c~~.yaml',
    '</summary></details>.yaml',
  ])('a file named %s is shown as a name everywhere', async (path) => {
    const conflicts = [{ at: path, base: null, template: null, client: null }];
    const text = diffMarkdown([
      buildUpdated('claro', { files: [buildUpdatedFile(path, { conflicts, patch: PATCH })] }),
    ]);
    const tree = await readMarkdown(text);
    expect(textsOf(tree, 'inlineCode').filter((name) => name === path)).toHaveLength(
      path.includes('|') ? 2 : 3,
    );
    expect(textsOf(tree, 'tableCell').slice(3)).toEqual([cellOf(path), 'modified', '1']);
    expect(textsOf(tree, 'code')).toHaveLength(2);
    const escaped = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(textsOf(tree, 'html').filter((html) => !/^<.?code>$/.test(html))).toEqual([
      '<!-- pulso-diff -->',
      `<details><summary><code>${escaped}</code></summary>`,
      '</details>',
    ]);
  });

  it('a line break in a name breaks neither a table nor a fold', async () => {
    const file = buildUpdatedFile('a\n\nb\r\n| c |', { patch: PATCH });
    const tree = await readMarkdown(diffMarkdown([buildUpdated('claro', { files: [file] })]));
    expect(textsOf(tree, 'tableCell')[3]).toBe('<code>a b | c |</code>');
    expect(textsOf(tree, 'code')).toEqual([PATCH.trimEnd()]);
    expect(textsOf(tree, 'html')).toContain('<details><summary><code>a b | c |</code></summary>');
  });

  it.each([
    '+```\n+code\n+```',
    '+````markdown\n+```\n+````',
    ' ``````\n+~~~\n~~~',
    '+</details>\n\n+<script>alert(1)</script>\n\n#### heading',
  ])('a diff is one block of code: %j', async (patch) => {
    const file = buildUpdatedFile('README.md', { patch: `${patch}\n` });
    const tree = await readMarkdown(diffMarkdown([buildUpdated('claro', { files: [file] })]));
    expect(textsOf(tree, 'code')).toEqual([patch]);
    expect(textsOf(tree, 'heading')).toHaveLength(2);
  });

  it.each(NASTY_CASES)('text of a client stays inside its block: %s', async (_, text) => {
    const conflicts = [{ at: 'name', base: text, template: text, client: text }];
    const error = { code: 'x', message: text, hint: text };
    const markdown = diffMarkdown([
      buildUpdated('one', { files: [buildUpdatedFile('config/client.yaml', { conflicts })] }),
      buildUpdated('two', { status: 'failed', error }),
    ]);
    const tree = await readMarkdown(markdown);
    expect(textsOf(tree, 'heading')).toHaveLength(3);
    expect(textsOf(tree, 'html')).toEqual(['<!-- pulso-diff -->']);
    expect(textsOf(tree, 'code')).toHaveLength(2);
    expect(markdown.length).toBeLessThanOrEqual(LIMIT);
  });
});

describe('diffMarkdown of a large diff', () => {
  function fleet(count: number, patch: string) {
    return Array.from({ length: count }, (_, at) => {
      const slug = `client-${String(at).padStart(4, '0')}`;
      const file = buildUpdatedFile('config/client.yaml', { patch: `${patch}+${slug}\n` });
      return buildUpdated(slug, { files: [file] });
    });
  }

  it('leaves out whole diffs, counts them, and keeps every table', async () => {
    const text = diffMarkdown(fleet(20, PATCH + '+x\n'.repeat(2_000)));
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text).toContain('_Left out for size: 10 diffs. `pulso diff` shows all._');
    const tree = await readMarkdown(text);
    expect(textsOf(tree, 'table')).toHaveLength(20);
    expect(textsOf(tree, 'code')).toHaveLength(10);
    expect(textsOf(tree, 'html').filter((html) => html === '</details>')).toHaveLength(10);
  });

  it('keeps a small diff after one that does not fit', () => {
    const huge = buildUpdatedFile('huge.txt', { patch: `+${'x'.repeat(LIMIT)}` });
    const text = diffMarkdown([buildUpdated('a', { files: [huge] }), ...fleet(1, PATCH)]);
    expect(text).toContain('Left out for size: 1 diff.');
    expect(text).toContain('+language: pt');
  });

  it('cuts what is too long for a comment: whole files in conflict, long messages', () => {
    const whole = `${'x'.repeat(200)}\n`.repeat(330);
    const conflicts = [{ at: 'file', base: null, template: null, client: whole }];
    const files = [buildUpdatedFile('README.md', { conflicts })];
    const text = diffMarkdown([buildUpdated('claro', { status: 'conflict', files })]);
    expect(text).toMatch(/^client:\n(?: {2}x{200}\n){9} {2}x+…$/m);
    expect(text).not.toContain('Left out');
  });

  it('leaves values in conflict out before it leaves a client out', () => {
    const value = `${'x'.repeat(199)}\n`.repeat(10);
    const sides = { base: value, template: value, client: value };
    const conflicts = Array.from({ length: 20 }, (_, at) => ({ at: `key${at}`, ...sides }));
    const files = [buildUpdatedFile('config/client.yaml', { conflicts })];
    const text = diffMarkdown([buildUpdated('claro', { status: 'conflict', files })]);
    expect(text).toContain('| `config/client.yaml` | modified | 20 |');
    expect(text).toContain('Left out for size: 10 conflicts.');
    expect(text.length).toBeLessThanOrEqual(LIMIT);
  });

  it('names a thousand clients if it cannot describe them', () => {
    const failed = buildUpdated('zz-failed', {
      status: 'failed',
      error: { code: 'x', message: 'y' },
    });
    const clients = [...fleet(1_000, PATCH), failed];
    const text = diffMarkdown(clients);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    for (const { slug } of clients) expect(text).toContain(`\`${slug}\``);
    expect(text.indexOf('zz-failed')).toBeLessThan(text.indexOf('client-0000'));
    expect(text).toMatch(/And \d+ clients more: `client-\d{4}`, /);
    expect(text).toMatch(/_Left out for size: \d+ clients, 1000 diffs\./);
  });

  it.each([3_000, 20_000])('stays within the size of a comment with %i clients', (count) => {
    const text = diffMarkdown(fleet(count, PATCH));
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text.length).toBeGreaterThan(LIMIT / 2);
    expect(text).toMatch(/`client-\d{4}` and \d+ more\n/);
    expect(text).toContain(`${count} to update`);
  });

  it('names some of many current clients', () => {
    const clients = Array.from({ length: 5_000 }, (_, at) =>
      buildUpdated(`client-${at}`, { status: 'current' }),
    );
    const text = diffMarkdown(clients);
    expect(text).toContain('5000 current');
    expect(text).toMatch(/^Current: `client-0`, .* and \d+ more$/m);
    expect(text.length).toBeLessThan(2_000);
  });
});
