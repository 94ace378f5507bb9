import type { Command } from 'commander';
import type { VerbName } from '../../operations/catalog.ts';
import { catalog } from '../../operations/catalog.ts';

/** Adds a verb of the catalog under a command: how it is called, and lines that show it. */
export type AddVerb = (name: VerbName, operands: string, ...examples: string[]) => Command;

/** The verbs of a group are added by this: each has its line of help from the catalog, and examples. */
export function verbAdder(parent: Command): AddVerb {
  return (name, operands, ...examples) =>
    parent
      .command(`${name.split(' ').at(-1) ?? name} ${operands}`.trim())
      .description(catalog[name].summary)
      .addHelpText('after', asExamples(examples));
}

/** Lines that show how a verb is called, below its help. */
export function asExamples(lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
