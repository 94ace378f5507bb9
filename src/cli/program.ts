import { Argument, Command, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { parseSelection } from '../client/selection.ts';
import type { Bump } from '../template/manifest/bump-version.ts';
import type { ConflictChoice } from '../merge/merge-types.ts';
import type { Shell } from './commands/completion.ts';
import type { DiffFlags } from './commands/diff.ts';
import { collectPairs } from './flags/collect-pairs.ts';
import { collectWords } from './flags/collect-words.ts';
import { addGlobalFlags } from './flags/global-flags.ts';
import { parseCount } from './flags/parse-count.ts';
import { parseDuration } from './flags/parse-duration.ts';
import { parsePattern } from './flags/parse-pattern.ts';
import { parseCanary, parseShare } from './flags/update-flags.ts';
import type { Run } from './verb.ts';

const ALL = ['--all', 'every client'] as const;
const SELECT = [
  '--select <key=value,…>',
  'clients with these values, as country=CO',
  parseSelection,
] as const;
const DRY_RUN = ['--dry-run', 'show what would be done, and do nothing'] as const;
const TIMEOUT = ['--timeout <duration>', 'how long to wait for health', parseDuration] as const;
const CONFLICT = new Option(
  '--conflict <choice>',
  "what both sides changed: refuse it, take the client's (ours), the template's, or write both with markers",
)
  .choices(['fail', 'ours', 'theirs', 'markers'] satisfies ConflictChoice[])
  .default('fail');
const SERVICE = ['--service <name,…>', 'only these services', collectWords] as const;

/** The whole command surface at a glance. Nothing behind a verb is loaded before it is called. */
export function buildProgram(run: Run): Command {
  const program = new Command('pulso')
    .description('One product, many isolated clients: make them, run them, take them down.')
    .version(packageJson.version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [verb]', 'show the help of a verb')
    .configureHelp({ showGlobalOptions: true })
    .enablePositionalOptions();
  const verb: AddVerb = (usage, description, ...examples) =>
    program.command(usage).description(description).addHelpText('after', asExamples(examples));
  program.commandsGroup('Workspace:');
  addWorkspaceVerbs(verb, run);
  program.commandsGroup('Clients:');
  addClientVerbs(verb, run);
  program.commandsGroup('Template and clients:');
  addTemplateVerbs(verb, run);
  program.commandsGroup('Stacks:');
  addStackVerbs(verb, run);
  program.commandsGroup('Shell:');
  addShellVerbs(verb, run);
  program
    .command('__complete [words...]', { hidden: true })
    .allowUnknownOption()
    .passThroughOptions()
    .action(run(async () => (await import('./commands/complete.ts')).runComplete));
  shareGlobalFlags(program);
  return program;
}

/** Adds a verb: how it is called, what it does, and lines that show it. */
type AddVerb = (usage: string, description: string, ...examples: string[]) => Command;

function addWorkspaceVerbs(verb: AddVerb, run: Run): void {
  verb(
    'init [dir]',
    'make a workspace: settings, the template, a first README',
    'pulso init fleet',
    'pulso init --ci github',
  )
    .addOption(
      new Option(
        '--ci <service>',
        'add a pipeline that tells on pull requests what they would do to the clients',
      ).choices(['github', 'gitlab']),
    )
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/init.ts')).runInit));
  const template = verb(
    'template',
    'show and check a template',
    'pulso template show',
    'pulso template lint clients/template',
  ).enablePositionalOptions();
  template
    .command('show [template]')
    .description('show its questions and how they become flags')
    .action(run(async () => (await import('./commands/template-show.ts')).runTemplateShow));
  template
    .command('lint [template]')
    .description('check it, and render it for every combination of choices')
    .action(run(async () => (await import('./commands/template-lint.ts')).runTemplateLint));
  template
    .command('release')
    .description('raise its version, if every client could take it')
    .addArgument(
      new Argument('<bump>', 'part of the version').choices([
        'patch',
        'minor',
        'major',
      ] satisfies Bump[]),
    )
    .option('--template <name>', 'template, as pulso.yaml names it')
    .option('--force', 'release it although some client could not take it')
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/template-release.ts')).runTemplateRelease));
  withSelection(
    verb(
      'validate [slug...]',
      'check files, secrets, ports and networks; every client where none is named',
      'pulso validate claro-colombia',
    ),
  ).action(run(async () => (await import('./commands/validate.ts')).runValidate));
  verb(
    'audit [slug]',
    'show who changed what, and when',
    'pulso audit claro-colombia',
    'pulso audit --verify',
  )
    .option('--verify', 'find edited, removed and reordered lines; exit 1 where there are any')
    .action(run(async () => (await import('./commands/audit.ts')).runAudit));
}

function addClientVerbs(verb: AddVerb, run: Run): void {
  verb(
    'create [slug]',
    "make a client from a template; asks what the template's flags below do not say",
    'pulso create claro-colombia --name "Claro Colombia" --country CO --database postgresql',
    'pulso create acme --answers acme.yaml --deploy',
  )
    .option('--template <name>', 'template, as pulso.yaml names it')
    .option('--set <key=value>', 'an answer; repeatable', collectPairs)
    .option('--answers <file>', 'answers from a YAML file, - for stdin')
    .option('--target <name>', 'where its stack runs, as pulso.yaml names it')
    .option('--block <n>', 'this block of ports and no other', parseCount('--block'))
    .option('--base', "the operator's own system, on block 0")
    .option('--deploy', 'deploy it right away')
    .option('--timeout <duration>', 'with --deploy: how long to wait for health', parseDuration)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/create.ts')).runCreate));
  verb('list', 'list the clients, without asking any target', 'pulso list --select country=CO')
    .option(...SELECT)
    .action(run(async () => (await import('./commands/list.ts')).runList));
}

function addTemplateVerbs(verb: AddVerb, run: Run): void {
  withSelection(
    verb(
      'diff [slug...]',
      'show what sync would do; every client where none is named',
      'pulso diff claro-colombia',
      'pulso diff --all --format markdown --exit-code',
    ),
  )
    .option('--stat', 'only which files')
    .addOption(
      new Option('--format <format>', 'markdown is for a pull request comment')
        .choices(['text', 'markdown'] satisfies DiffFlags['format'][])
        .default('text'),
    )
    .option('--against <git-ref>', 'compare with the template at that commit, branch or tag')
    .option('--exit-code', 'exit 2 where something would change')
    .action(run(async () => (await import('./commands/diff.ts')).runDiff));
  withSelection(
    verb(
      'sync [slug...]',
      'bring clients to their template, keeping their overrides; every client where none is named',
      'pulso sync --dry-run',
      'pulso sync --deploy --canary claro-colombia --max-unavailable 25%',
    ),
  )
    .addOption(CONFLICT)
    .option('--to <version>', 'the template as it was released under that version')
    .option('--deploy', 'deploy too, wave by wave, and put back what is not healthy')
    .option('--canary <slug|n>', 'clients that go first (default: 1)', parseCanary)
    .option('--max-unavailable <n|%>', 'clients of one wave (default: 25%)', parseShare)
    .option(
      '--max-failures <n>',
      'clients that may fail before it stops (default: 0)',
      parseCount('--max-failures'),
    )
    .option(...TIMEOUT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/sync.ts')).runSync));
  verb(
    'resolve <slug>',
    'walk through the conflicts of a client and decide each',
    'pulso resolve claro-colombia',
  ).action(run(async () => (await import('./commands/resolve.ts')).runResolve));
  withSelection(
    verb(
      'overrides [slug...]',
      'show what clients changed against their base; every client where none is named',
      'pulso overrides claro-colombia --stat',
    ),
  )
    .option('--stat', 'only which files')
    .action(run(async () => (await import('./commands/overrides.ts')).runOverrides));
  withSelection(
    verb(
      'set <slug|key=value...>',
      'give clients other answers: renders them anew and merges, as sync does',
      'pulso set claro-colombia currency=USD',
      'pulso set --select country=CO features=audio,sales',
    ),
  )
    .addOption(CONFLICT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/set.ts')).runSet));
  withSelection(
    verb(
      'upgrade [slug...]',
      'give clients another version of the app',
      'pulso upgrade claro-colombia --app-version 1.5.0',
    ),
  )
    .requiredOption('--app-version <version>', 'the version to run')
    .addOption(CONFLICT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/upgrade.ts')).runUpgrade));
  verb(
    'move <slug>',
    'give a client another target: takes its stack down on the old one, where its data stays',
    'pulso move claro-colombia --target prod',
  )
    .requiredOption('--target <name>', 'where it shall run, as pulso.yaml names it')
    .option('--abandon-source', 'do not contact the old target (it is permanently gone)')
    .addOption(CONFLICT)
    .option(...TIMEOUT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/move.ts')).runMove));
  verb(
    'render <slug>',
    "print the objects that a deploy applies to the client's cluster, fit for kubectl apply -f -",
    'pulso render claro-colombia --show-secrets | kubectl apply -f -',
  )
    .option('--target <name>', "another target than the client's own")
    .option('--show-secrets', 'values of Secrets too')
    .action(run(async () => (await import('./commands/render.ts')).runRender));
}

function addStackVerbs(verb: AddVerb, run: Run): void {
  withSelection(
    verb(
      'deploy [slug...]',
      "make what runs what the client's files say, and wait until it is healthy",
      'pulso deploy claro-colombia',
      'pulso deploy --all --dry-run --exit-code',
    ),
  )
    .option('--recreate', 'make every container again, changed or not')
    .option(
      '--force-conflicts',
      "on a cluster: take fields that others set on the client's objects",
    )
    .option(...TIMEOUT)
    .option(...DRY_RUN)
    .option('--exit-code', 'with --dry-run: exit 2 where something would change')
    .action(run(async () => (await import('./commands/deploy.ts')).runDeploy));
  withSelection(verb('start [slug...]', 'start what was stopped', 'pulso start claro-colombia'))
    .option(...SERVICE)
    .option(...TIMEOUT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/lifecycle.ts')).runStart));
  withSelection(verb('stop [slug...]', 'stop it; its data stays', 'pulso stop --all'))
    .option(...SERVICE)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/lifecycle.ts')).runStop));
  withSelection(
    verb('restart [slug...]', 'stop and start it', 'pulso restart claro-colombia --service app'),
  )
    .option(...SERVICE)
    .option(...TIMEOUT)
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/lifecycle.ts')).runRestart));
  withSelection(
    verb(
      'status [slug...]',
      'show what runs and how it is; every client where none is named',
      'pulso status',
      'pulso status claro-colombia --watch',
    ),
  )
    .option('--watch', 'look again every two seconds until Ctrl-C; JSON is then one line a look')
    .action(run(async () => (await import('./commands/status.ts')).runStatus));
  verb(
    'logs <slug> [service...]',
    "show its services' log lines, in order",
    'pulso logs claro-colombia app --follow',
    'pulso logs claro-colombia --since 10m --grep "error|timeout"',
  )
    .option('-f, --follow', 'wait for more until Ctrl-C; JSON is then one line an entry')
    .option('--since <when>', 'from 10m ago, or from 2026-01-31T08:00:00Z')
    .option('-n, --tail <lines>', 'the last lines of each service', parseCount('--tail'))
    .option('--grep <pattern>', 'only lines this regular expression finds', parsePattern)
    .option('--timestamps', 'begin each line with its moment')
    .action(run(async () => (await import('./commands/logs.ts')).runLogs));
  withSelection(
    verb(
      'destroy [slug...]',
      'take its stack down; its files stay, and its data unless purged',
      'pulso destroy claro-colombia',
      'pulso destroy claro-colombia --purge --yes',
    ),
  )
    .option('--purge', 'delete its data volumes too')
    .option(...DRY_RUN)
    .action(run(async () => (await import('./commands/destroy.ts')).runDestroy));
}

function addShellVerbs(verb: AddVerb, run: Run): void {
  verb('completion', 'print completions for bash, zsh or fish', 'source <(pulso completion bash)')
    .addArgument(
      new Argument('<shell>', 'whose completions').choices([
        'bash',
        'zsh',
        'fish',
      ] satisfies Shell[]),
    )
    .action(run(async () => (await import('./commands/completion.ts')).runCompletion));
}

/** Gives a verb its ways to name clients beside their slugs. */
function withSelection(verb: Command): Command {
  return verb.option(...ALL).option(...SELECT);
}

/** Global flags are known after a verb too; its help lists them once, as the program's. */
function shareGlobalFlags(command: Command): void {
  addGlobalFlags(command, command.parent === null);
  command.commands.forEach(shareGlobalFlags);
}

function asExamples(lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
