import { dropUndefined } from '../../../src/core/drop-undefined.ts';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/template/redact/create-redactor.ts';
import type { FileContent } from '../../../src/core/file-content.ts';
import { countLines, formatPatch } from '../../../src/template/redact/format-patch.ts';

const keep = (text: string): string => text;

function side(text: string, executable = false): FileContent {
  return { bytes: Buffer.from(text), executable };
}

describe('formatPatch', () => {
  it('is what git prints for a changed line', () => {
    const patch = formatPatch(
      { path: 'a.yaml', before: side('a: 1\nb: 2\n'), after: side('a: 1\nb: 3\n') },
      keep,
    );
    expect(patch).toBe(
      'diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n',
    );
    expect(countLines(patch)).toEqual({ added: 1, removed: 1 });
  });

  it.each([
    ['a new file', undefined, side('x\n', true), 'new file mode 100755'],
    ['a removed file', side('x\n'), undefined, 'deleted file mode 100644'],
    ['a changed mode', side('x\n'), side('x\n', true), 'old mode 100644\nnew mode 100755'],
    ['a lost final newline', side('x\n'), side('x'), '\\ No newline at end of file'],
    ['binary bytes', side('a\0b'), side('a\0c'), 'Binary files a/f and b/f differ'],
  ])('tells of %s', (_what, before, after, expected) => {
    expect(formatPatch(dropUndefined({ path: 'f', before, after }), keep)).toContain(expected);
  });

  it('tells of a move without printing what did not change', () => {
    const patch = formatPatch(
      { path: 'b', from: 'a', before: side('x\n'), after: side('x\n') },
      keep,
    );
    expect(patch).toBe('diff --git a/a b/b\nrename from a\nrename to b\n');
  });

  it.each([
    ['LF → CRLF', 'x\ny\n', 'x\r\ny\r\n', ['line endings LF → CRLF']],
    ['CRLF → LF', 'x\r\n', 'x\n', ['line endings CRLF → LF']],
    ['mixed → LF', 'x\r\ny\n', 'x\ny\n', ['line endings mixed → LF']],
    ['a byte order mark that came', 'x\n', '\uFEFFx\n', ['byte order mark added']],
    ['both', '\uFEFFx\r\n', 'x\n', ['line endings CRLF → LF', 'byte order mark removed']],
  ])('says what nobody sees: %s', (_, before, after, lines) => {
    const patch = formatPatch({ path: 'u.txt', before: side(before), after: side(after) }, keep);
    expect(patch).toBe(['diff --git a/u.txt b/u.txt', ...lines, ''].join('\n'));
  });

  it('shows the lines that change beside their endings', () => {
    const [before, after] = [side('a\nb\n'), side('a\r\nc\r\n')];
    const patch = formatPatch({ path: 'u.txt', before, after }, keep);
    expect(patch).toContain('line endings LF → CRLF\n--- a/u.txt\n+++ b/u.txt\n');
    expect(patch).toContain('\n a\n-b\n+c\n');
    expect(countLines(patch)).toEqual({ added: 1, removed: 1 });
  });

  it('is empty where nothing differs', () => {
    expect(formatPatch({ path: 'f', before: side('x'), after: side('x') }, keep)).toBe('');
  });

  it('counts lines that look like a header as lines', () => {
    const patch = formatPatch({ path: 'f', before: side('-- a\n'), after: side('++ b\n') }, keep);
    expect(countLines(patch)).toEqual({ added: 1, removed: 1 });
  });
});

describe('createRedactor', () => {
  const redact = createRedactor(['s3cr3t-value', 'abc']);

  it.each([
    ['+password: hunter2', '+password: ***'],
    ['-  api_key = "x y"', '-  api_key = ***'],
    [' "clientSecret": "abc",', ' "clientSecret": ***'],
    ['+  - ACCESS_TOKEN=abc', '+  - ACCESS_TOKEN=***'],
    ['+url: https://u:s3cr3t-value@host', '+url: https://u:***@host'],
    ['+url: postgres://app:hunter2@database/app', '+url: postgres://app:***@database/app'],
    ['+  - name: DB_PASSWORD\n+    value: hunter2', '+  - name: DB_PASSWORD\n+    value: ***'],
    ['+private_key: |\n+  a\n+\n+  b\n next: 1', '+private_key: |\n+  ***\n+\n+  ***\n next: 1'],
    ['- token: >-\n    a b\n  c: d', '- token: >-\n    ***\n  c: d'],
    [` ${'MIIE'.repeat(16)}`, ' ***'],
  ])('hides %s', (line, expected) => {
    expect(redact(line)).toBe(expected);
  });

  it.each([
    '+POSTGRES_PASSWORD_FILE: /run/secrets/database_password',
    '+  password_file: config/secrets/x',
    ' secrets:',
    '+  - source: database_password',
    '+secretName: app',
    '+automountServiceAccountToken: false',
    '+a: abc',
    '+  - name: LOG_LEVEL\n+    value: debug',
    '+  - name: DB_PASSWORD_FILE\n+    value: /run/secrets/database_password',
    '+note: |\n+  password hints are none of ours',
    '+url: http://localhost:8080/@user',
  ])('leaves %s', (line) => {
    expect(redact(line)).toBe(line);
  });
});
