import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { catalog } from '../../src/operations/catalog.ts';
import { runCli } from '../support/run-cli.ts';

const program = buildProgram(() => () => Promise.resolve());

/** Every command that can be called, by its words. */
function callable(command: Command, before: readonly string[] = []): string[][] {
  return command.commands.flatMap((one) => {
    const words = [...before, one.name()];
    if (one.name().startsWith('__')) return [];
    return one.commands.length > 0 ? callable(one, words) : [words];
  });
}

const VERBS = callable(program);
/** Verbs of the command line itself, behind which is no operation. */
const OWN = ['completion'];

describe('help', () => {
  it('has every verb of the catalog, and no other', () => {
    const names = VERBS.map((words) => words.join(' ')).filter((name) => !OWN.includes(name));
    expect(names.sort()).toEqual(Object.keys(catalog).sort());
  });

  it.each(VERBS.map((words) => [words]))('%j has a summary and an example', async (words) => {
    const { code, stdout, stderr } = await runCli([...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\nExamples:\n {2}\S/);
    expect(stdout.split('Examples:')[1]).toContain(`pulso ${words.join(' ')}`);
    expect(stdout).toMatch(/^[A-Z][^\n]{5,70}$/m);
  });

  it.each([
    ['deploy', '--timeout', '(default: 5m)'],
    ['create', '--timeout', '(default: 5m)'],
    ['sync', '--canary', '(default: 1)'],
    ['sync', '--max-unavailable', '(default: 25%)'],
    ['sync', '--max-failures', '(default: 0)'],
    ['sync', '--conflict', '(choices: "fail", "ours", "theirs", "markers", default: "fail")'],
    ['diff', '--format', '(choices: "text", "markdown", default: "text")'],
    ['move', '--timeout', '(default: 5m)'],
    ['list', '--output', '(choices: "human", "json", default: "human")'],
  ])('pulso %s --help shows the default of %s: %s', async (verb, flag, shown) => {
    const { stdout } = await runCli([verb, '--help'], { columns: 200 });
    expect(stdout.split('\n').find((line) => line.includes(`${flag} <`))).toContain(shown);
  });

  it('lists the exit codes', async () => {
    const { stdout } = await runCli(['--help']);
    expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130 /);
  });
});
