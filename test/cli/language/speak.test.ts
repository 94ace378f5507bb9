import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';
import { LANGUAGES } from '../../../src/cli/language/choose-language.ts';
import spanish from '../../../src/cli/language/es.json' with { type: 'json' };
import portuguese from '../../../src/cli/language/pt.json' with { type: 'json' };
import type { Catalog } from '../../../src/cli/language/translate.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';
import { openMistakesWorkspace, type MistakesWorkspace } from '../../support/mistakes-workspace.ts';
import { runCli } from '../../support/run-cli.ts';
import { TYPICAL_MISTAKES } from '../../support/typical-mistakes.ts';

let mistakes: MistakesWorkspace;

beforeAll(async () => {
  mistakes = await openMistakesWorkspace();
});

afterAll(() => mistakes.remove());

function callable(command: Command, before: readonly string[] = []): string[][] {
  return command.commands.flatMap((one) => {
    if (one.name().startsWith('__')) return [];
    const words = [...before, one.name()];
    return [words, ...callable(one, words)];
  });
}

const HELPS = [[], ...callable(buildProgram(() => () => Promise.resolve()))];

const SPOKEN = {
  es: { examples: 'Ejemplos:', label: 'error:', catalog: spanish as Catalog },
  pt: { examples: 'Exemplos:', label: 'erro:', catalog: portuguese as Catalog },
};

describe.each(LANGUAGES)('PULSO_LANG=%s', (language) => {
  const { examples, label, catalog } = SPOKEN[language];
  const env = { PULSO_LANG: language };
  /** Texts of English that a translation does not have too: of three words, so that they are English. */
  const english = Object.entries(catalog)
    .map(([text, translation]) => [text, translation ?? text] as const)
    .flatMap(([text, translation]) =>
      text
        .split(/\{\d+\}/)
        .map((literal) => literal.trim())
        .filter(
          (literal) => /\p{L}+ \p{L}+ \p{L}+/u.test(literal) && !translation.includes(literal),
        ),
    );
  const leftIn = (text: string): string[] => {
    const words = text.replaceAll(/\s+/g, ' ');
    return english.filter((literal) => words.includes(literal.replaceAll(/\s+/g, ' ')));
  };

  it.each(HELPS.map((words) => [words]))('%j --help is translated', async (words) => {
    for (const columns of [40, 80, 200]) {
      const run = await runCli([...words, '--help'], { env, columns });
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
      expect(run.stdout.startsWith('Uso: pulso')).toBe(true);
      expect(leftIn(run.stdout)).toEqual([]);
      expect(run.stdout).not.toMatch(
        /\b(Usage|Options|Commands|Global|Examples|default|choices)\b/,
      );
      if (words.length > 0) expect(run.stdout).toContain(`\n${examples}\n`);
    }
  });

  it.each(HELPS.map((words) => [words]))('%j --help is as wide as in English', async (words) => {
    const plain = await runCli([...words, '--help'], { columns: 80 });
    const run = await runCli([...words, '--help'], { env, columns: 80 });
    // A list whose terms leave less than 40 columns is not wrapped, in any language.
    if (widest(plain.stdout) <= 80) expect(widest(run.stdout)).toBeLessThanOrEqual(80);
  });

  it.each(TYPICAL_MISTAKES)('%s: pulso %s is answered in it', async (_, line) => {
    const words = line.split(' ');
    const plain = await runCli(words, { cwd: mistakes.root, engine: mistakes.engine });
    const run = await runCli(words, { cwd: mistakes.root, engine: mistakes.engine, env });
    expect(run.code).toBe(plain.code);
    const lines = errorLines(plain.stderr, 'error:');
    const translated = errorLines(run.stderr, label);
    expect(translated).toHaveLength(lines.length);
    expect(leftIn(translated.join('\n'))).toEqual([]);
    // Every line is another one, but for hints that are a command alone.
    const same = translated.filter(
      (text, at) => text === lines[at] && !/^ {2}(?:→ pulso|at )/.test(text),
    );
    expect(same).toEqual([]);
    expect(codesIn(run.stderr)).toEqual(codesIn(plain.stderr));
  });

  it.each(TYPICAL_MISTAKES)('%s: pulso %s -o json stays English', async (_, line) => {
    const words = ['-o', 'json', ...line.split(' ')];
    const plain = await runCli(words, { cwd: mistakes.root, engine: mistakes.engine });
    const run = await runCli(words, { cwd: mistakes.root, engine: mistakes.engine, env });
    expect(run.stdout).toBe(plain.stdout);
  });

  it.each([['list'], ['create acme'], ['deploy acme'], ['status']])(
    'pulso %s outside of a workspace is answered in it',
    async (line) => {
      const run = await runCli(line.split(' '), { cwd: mistakes.empty, env });
      expect(run.code).toBe(1);
      expect(leftIn(run.stderr)).toEqual([]);
      expect(run.stderr).toMatch(/pulso init.*-C/s);
    },
  );

  it('an engine that does not answer is named in it', async () => {
    const down = createFakeEngine({ unreachable: true });
    const run = await runCli(['deploy', 'acme'], { cwd: mistakes.root, engine: down, env });
    expect(run.code).toBe(1);
    expect(leftIn(run.stderr)).toEqual([]);
  });
});

/** From the first line of an error on: progress before it is in English. */
function errorLines(text: string, label: string): string[] {
  const lines = text.trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith(label)));
}

/** Columns of the longest line above the examples, which are never wrapped. */
function widest(help: string): number {
  const [above = ''] = help.split(
    /\n(?:Examples|Ejemplos|Exemplos|Exit codes|Códigos de sa[ií]da):/,
  );
  return Math.max(...above.split('\n').map((line) => line.length));
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/`[^`]+`|(?<![\p{L}\p{N}_-])--[a-z-]+/gu)].map(([code]) => code).sort();
}
