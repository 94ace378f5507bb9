/** What people type who know docker compose, kubectl, terraform, kamal, flyctl, git or Spanish, and what it is here. */
const VERBS: Readonly<Record<string, string>> = {
  add: 'pulso create <slug>',
  apply: 'pulso deploy <slug>',
  apps: 'pulso list',
  attach: 'pulso logs <slug> --follow',
  bash: 'pulso shell <slug>',
  borrar: 'pulso remove <slug>',
  build: 'pulso image build',
  check: 'pulso validate <slug>',
  clients: 'pulso list',
  clientes: 'pulso list',
  compose: 'pulso --help',
  console: 'pulso shell <slug>',
  cp: 'pulso exec <slug> app -- tee /tmp/file < file',
  crear: 'pulso create <slug>',
  criar: 'pulso create <slug>',
  delete: 'pulso remove <slug>',
  describe: 'pulso config show <slug>',
  desplegar: 'pulso deploy <slug>',
  detener: 'pulso stop <slug>',
  docker: 'pulso --help',
  dump: 'pulso backup <slug>',
  eliminar: 'pulso remove <slug>',
  env: 'pulso config show <slug>',
  estado: 'pulso status <slug>',
  get: 'pulso status <slug>',
  implantar: 'pulso deploy <slug>',
  info: 'pulso config show <slug>',
  iniciar: 'pulso start <slug>',
  inspect: 'pulso config show <slug>',
  install: 'pulso create <slug> --deploy',
  kill: 'pulso stop <slug>',
  launch: 'pulso create <slug> --deploy',
  lint: 'pulso template lint',
  listar: 'pulso list',
  migrate: 'pulso sync <slug>',
  new: 'pulso create <slug>',
  parar: 'pulso stop <slug>',
  proxy: 'pulso edge status',
  redeploy: 'pulso deploy <slug>',
  refresh: 'pulso sync <slug>',
  reiniciar: 'pulso restart <slug>',
  releases: 'pulso history <slug>',
  reload: 'pulso restart <slug>',
  remover: 'pulso remove <slug>',
  revert: 'pulso rollback <slug>',
  show: 'pulso config show <slug>',
  snapshot: 'pulso backup <slug>',
  ssh: 'pulso shell <slug>',
  stats: 'pulso status <slug>',
  tail: 'pulso logs <slug> --follow',
  top: 'pulso status <slug>',
  undo: 'pulso rollback <slug>',
  uninstall: 'pulso remove <slug>',
  update:
    'pulso sync <slug>` for the template, `pulso upgrade <slug> --app-version <tag>` for the app',
  version: 'pulso --version',
};

const FLAGS: Readonly<Record<string, string>> = {
  '--all-namespaces': 'use --all',
  '--assume-yes': 'use --yes',
  '--auto-approve': 'use --yes',
  '--build': 'run `pulso image build` first',
  '--chdir': 'use -C <dir>',
  '--client': 'write the slug behind the verb, without a flag',
  '--context':
    'targets are named in pulso.yaml; `pulso move <slug> --target <name>` changes the one of a client',
  '--detach':
    'leave it out: services always run in the background, and pulso waits until they are healthy',
  '--dir': 'use -C <dir>',
  '--entrypoint': 'leave it out: no entrypoint of an image is used; what is behind -- is run',
  '--env': 'use `pulso set <slug> <key>=<value>`, or `pulso secrets set <slug> <name>`',
  '--file': 'files of a client are in clients/<slug>; answers are given with --answers <file>',
  '--force': 'use --yes to skip questions',
  '--force-recreate': 'use --recreate',
  '--format': 'use -o json, or --jq <expression>',
  '--image': 'use `pulso upgrade <slug> --app-version <tag>`',
  '--json': 'use -o json, or --jq <expression>',
  '--lines': 'use --tail <n>',
  '--namespace': 'write the slug behind the verb: it names the namespace too',
  '--no-deps': 'leave it out: `pulso run` starts no other service',
  '--project': 'write the slug behind the verb: it names the project too',
  '--project-name': 'write the slug behind the verb: it names the project too',
  '--remove-orphans': 'leave it out: pulso always removes services that are not in the files',
  '--rm': 'leave it out: `pulso run` always removes its container',
  '--slug': 'write the slug behind the verb, without a flag',
  '--target': 'use `pulso move <slug> --target <name>`',
  '--verbose': 'use --debug',
  '--volumes': 'use --purge to delete the data too',
  '--wait': 'leave it out: pulso always waits until every service is healthy',
  '--workspace': 'use -C <dir>',
  '-A': 'use --all',
  '-a': 'use --all',
  '-d': 'leave it out: services always run in the background, and pulso waits until they are healthy',
  '-e': 'use `pulso set <slug> <key>=<value>`, or `pulso secrets set <slug> <name>`',
  '-f': 'files of a client are in clients/<slug>; answers are given with --answers <file>',
  '-i': 'leave it out: stdin is always passed on',
  '-it': 'use -t, or leave it out: on a terminal the command has one',
  '-n': 'write the slug behind the verb: it names the namespace too',
  '-p': 'write the slug behind the verb: it names the project too',
  '-v': 'use --debug, or --purge to delete the data too',
  '-w': 'use --watch',
  '-y': 'use --yes',
};

/** The way out for a verb or a flag of another tool; undefined if it is not known. `operands`: the words behind the verb. */
export function translateWord(word: string, operands: readonly string[]): string | undefined {
  if (word.startsWith('-')) return own(FLAGS, word);
  const command = own(VERBS, word);
  if (command === undefined) return undefined;
  const slug = operands.find((one) => /^[a-z0-9][a-z0-9-]*$/.test(one) && !KINDS.has(one));
  return `use \`${slug === undefined ? command : command.replaceAll('<slug>', slug)}\``;
}

/** Words behind `kubectl get` and `docker compose` that are not slugs. */
const KINDS = new Set([
  'pods',
  'pod',
  'deployments',
  'services',
  'svc',
  'up',
  'down',
  'ps',
  'logs',
]);

function own(words: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
