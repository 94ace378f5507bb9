import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_GROUPS } from '../../src/core/error-codes/error-groups.ts';
import type { ErrorGroup } from '../../src/core/error-codes/explanation.ts';

/** Codes that are put together: `unknown-${kind}` in src/workspace/settings. */
const COMPOSED = /^unknown-(target|template|repository)$/;

describe('the list of error codes', () => {
  const groups: readonly ErrorGroup[] = ERROR_GROUPS;
  const listed = groups.flatMap(({ codes }) => Object.keys(codes));
  let written: ReadonlySet<string>;

  beforeAll(async () => {
    const { stdout } = await execa('git', ['ls-files', '--cached', '--others', 'src/**/*.ts']);
    const files = stdout
      .split('\n')
      .filter((file) => !/^src\/(core\/error-codes|instance)\//.test(file));
    written = new Set((await Promise.all(files.map(readLiterals))).flat());
  });

  // That every code used is listed is checked by the compiler: PulsoError and Problem take no other.
  it('every listed code is used', () => {
    const unused = listed.filter((code) => !written.has(code) && !COMPOSED.test(code));
    expect(unused).toEqual([]);
  });

  it('lists each code once, in kebab-case and in order within its group', () => {
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
    for (const { title, codes } of groups) {
      expect(Object.keys(codes), title).toEqual(Object.keys(codes).sort());
    }
  });

  it('explains each code in whole sentences, ready for a Markdown table', () => {
    for (const { codes } of groups) {
      for (const [code, { cause, fix }] of Object.entries(codes)) {
        for (const text of [cause, fix]) {
          expect(text, code).toMatch(/^\S.*\.$/s);
          expect(text.replaceAll(/`[^`]*`/g, ''), code).not.toMatch(/[|<>\n]/);
        }
      }
    }
  });
});

async function readLiterals(file: string): Promise<string[]> {
  const tree = ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
