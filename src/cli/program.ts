import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { catalog } from '../operations/catalog.ts';
import { EXIT_MEANINGS } from './exit-code.ts';
import { beforeDashes } from './flags/find-value.ts';
import { addGlobalFlags } from './flags/global-flags.ts';
import { addClientVerbs } from './surface/client-verbs.ts';
import { addDataVerbs } from './surface/data-verbs.ts';
import { addEdgeVerbs } from './surface/edge-verbs.ts';
import { addExecVerbs } from './surface/exec-verbs.ts';
import { addImageVerbs } from './surface/image-verbs.ts';
import { addSecretsVerbs } from './surface/secrets-verbs.ts';
import { addShellVerbs } from './surface/shell-verbs.ts';
import { addStackVerbs } from './surface/stack-verbs.ts';
import { addUpdateVerbs } from './surface/update-verbs.ts';
import { addWorkspaceVerbs } from './surface/workspace-verbs.ts';
import type { Run } from './verb.ts';

/** The verbs of `pulso --help`, by group. A new verb is added to its group's file, and to the catalog. */
const GROUPS = [
  ['Workspace:', addWorkspaceVerbs],
  ['Clients:', addClientVerbs],
  ['Template and clients:', addUpdateVerbs],
  ['Stacks:', addStackVerbs],
  ['Inside a stack:', addExecVerbs],
  ['Secrets:', addSecretsVerbs],
  ['Data:', addDataVerbs],
  ['Edge:', addEdgeVerbs],
  ['Images:', addImageVerbs],
  ['Shell:', addShellVerbs],
] as const;

/**
 * The whole command surface at a glance. Nothing behind a verb is loaded before it is called, and for a line
 * whose first word is a verb, no group after that of the last verb in it is made: nothing can ask for them.
 */
export function buildProgram(run: Run, line: readonly string[] = []): Command {
  const program = new Command('pulso')
    .description('Create, run and update isolated client instances of one product.')
    .version(packageJson.version, '-V, --version', 'Show the version')
    .helpOption('-h, --help', 'Show help')
    .helpCommand('help [verb]', 'Show the help of a verb')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodes())
    .enablePositionalOptions();
  const asked = verbsIn(line);
  for (const [title, addVerbs] of GROUPS) {
    program.commandsGroup(title);
    addVerbs(program, run);
    const names = new Set(program.commands.map((verb) => verb.name()));
    if (asked.length > 0 && asked.every((name) => names.has(name))) break;
  }
  addGlobalFlags(program);
  return program;
}

/** None where the first word is not one: then the help, or what was meant, may be any. */
function verbsIn(line: readonly string[]): string[] {
  const verbs = new Set(Object.keys(catalog).map((name) => name.split(' ')[0]));
  const words = beforeDashes(line).filter((word) => !word.startsWith('-'));
  return verbs.has(words[0]) ? words.filter((word) => verbs.has(word)) : [];
}

function exitCodes(): string {
  const lines = Object.entries(EXIT_MEANINGS).map(([code, text]) => `  ${code.padEnd(5)}${text}`);
  return ['', 'Exit codes:', ...lines].join('\n');
}
