import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const { stdout } = await execa('git', [
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  'docs/*.md',
  'docs/adr/*.md',
  'README.md',
  'CONTRIBUTING.md',
]);
const pages = stdout.split('\n').filter((page) => existsSync(page));

describe('the docs', () => {
  it('docs/errors.md and the rooms of docs/architecture.md are current', async () => {
    const { exitCode, stderr } = await execa('node', ['scripts/docs.js', '--check'], {
      reject: false,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it.each(pages)('every path of the project that %s names exists', async (page) => {
    const text = await readFile(page, 'utf8');
    const paths = [...text.matchAll(/`((?:src|test|scripts|bench|docs|schemas)\/[^`\s]*)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !/[<>*…{]/.test(path));
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('every test that docs/backup-faults.md names is there', async () => {
    const text = await readFile('docs/backup-faults.md', 'utf8');
    const named = [...text.matchAll(/`(test\/[^`]+)`: "([^"]+)"/g)];
    expect(named.length).toBeGreaterThan(50);
    for (const [, path = '', title = ''] of named)
      expect(await readFile(path, 'utf8'), path).toContain(title);
  });

  it.each(pages)('every relative link of %s leads to a file', async (page) => {
    const text = await readFile(page, 'utf8');
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('"Where do I change X?" names at least one existing path in each row', async () => {
    const text = await readFile('docs/architecture.md', 'utf8');
    const [, section = ''] = text.split('## Where do I change X?');
    const rows = (section.split('\n## ')[0] ?? '').split('\n').slice(3);
    const entries = rows.filter((row) => row.startsWith('|')).slice(1);
    expect(entries.length).toBeGreaterThan(25);
    for (const row of entries) {
      const [, , where = ''] = row.split('|');
      const paths = [...where.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      expect(paths, row).not.toEqual([]);
      expect(paths.filter((path) => !path.startsWith('npm ') && !existsSync(path))).toEqual([]);
    }
  });
});
