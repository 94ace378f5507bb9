/** One run of the program in a workspace with the clients `{slug}` (Docker) and `{slug}-k` (a cluster that is down). */
export interface VerbRun {
  verb: string;
  /** What follows the verb; `{slug}` and `{image}` are filled in. */
  words: string;
  code: number;
  /** What the output has to say. */
  says: string;
}

const run = (verb: string, words: string, says: string, code = 0): VerbRun => ({
  verb,
  words,
  code,
  says,
});

/**
 * Every verb of the program in an order in which each has something to do. They run from an installed package and
 * from the executable: what a verb loads late is missing there if it was not packed.
 */
export const VERB_RUNS: readonly VerbRun[] = [
  run('init', '', 'already a workspace'),
  run('create', '{slug} --name Acme --country CO --database postgresql', 'created clients/{slug}'),
  run('create', '{slug}-k --name ラーメン --country MX --target prod', 'created clients/{slug}-k'),
  run('list', '', '{slug}'),
  run('list', '--jq .clients[0].slug', '{slug}'),
  run('config show', '{slug}', 'docker-compose.yml'),
  run('config get', '{slug} answers.country', 'CO'),
  run('template show', '', '--country'),
  run('template lint', '', 'no problems found'),
  run('template release', 'patch --dry-run', 'would release'),
  run('validate', '', 'no problems found'),
  run('doctor', '', 'does not answer at https://127.0.0.1:1', 1),
  run('lock status', '', 'nothing is locked'),
  run('lock release', '{slug}', 'nobody has the lock', 1),
  run('image build', '--tag {image}', '{image}'),
  run('plan', '{slug} --out {slug}.plan.json', 'service/app'),
  run('deploy', '{slug} --yes', 'healthy'),
  run('deploy', '{slug}-k --yes', 'does not answer at https://127.0.0.1:1', 1),
  run('status', '', 'does not answer at https://127.0.0.1:1'),
  run('history', '{slug}', 'deploy'),
  run('rollback', '{slug} --dry-run', 'no earlier deployment', 1),
  run('logs', '{slug} cache --tail 5', 'cache'),
  run('exec', '{slug} cache -- echo inside', 'inside'),
  run('run', '{slug} cache -- ls /run/secrets', 'cache_password'),
  run('shell', '{slug} cache -- -c pwd', '/data'),
  run('psql', '{slug} -- --list', 'pulso'),
  run('mysql', '{slug}', 'declares no account of MySQL', 1),
  run('redis-cli', '{slug} -- ping', 'PONG'),
  run('port', '{slug} cache 6379', '127.0.0.1:'),
  run('open', '{slug} --print', 'http://localhost:'),
  run('restart', '{slug} --service cache --yes', '{slug}'),
  run('stop', '{slug} --yes', '{slug}'),
  run('start', '{slug} --yes', '{slug}'),
  run('adopt', '{slug} --dry-run', '{slug}'),
  run('prove', '{slug} --dry-run', 'planned'),
  run('secrets list', '{slug}', 'cache'),
  run('secrets set', '{slug} cache_password --from-file .pulso-id --dry-run', 'cache'),
  run('secrets import', '{slug} clients/{slug}/config/secrets --dry-run', 'cache'),
  run('secrets rotate', '{slug} cache_password --dry-run', 'cache'),
  run('backup', '{slug} --dry-run', 'says nowhere where backups go', 1),
  run('backups', '', 'says nowhere where backups go', 1),
  run('prune', '--all --dry-run', 'says nowhere where backups go', 1),
  run('reset', '{slug} --dry-run', '{slug}'),
  run('restore', '{slug} --dry-run', 'says nowhere where backups go', 1),
  run('clone', '{slug} {slug}-copy --dry-run', 'would create'),
  run('rename', '{slug} {slug}-new --dry-run', 'would rename'),
  run('backup-key', '{slug}.key', 'recipients: [age1'),
  run('edge status', '', 'pulso.yaml has no edge', 1),
  run('edge deploy', '--dry-run', 'pulso.yaml has no edge', 1),
  run('edge destroy', '--dry-run', 'pulso-edge'),
  run('set', '{slug} currency=USD', '{slug}'),
  run('upgrade', '{slug} --app-version 1.0.1', '{slug}'),
  run('diff', '', '2 current'),
  run('sync', '', 'unchanged'),
  run('overrides', '', 'none with overrides'),
  run('base rebuild', '{slug}', 'unchanged'),
  run('edit', '{slug} --output json', 'requires a terminal', 1),
  run('resolve', '{slug} --output json', 'requires a terminal', 1),
  run('move', '{slug} --target other --dry-run', 'would move'),
  run('render', '{slug}-k', 'kind: Deployment'),
  run('explain', 'port-in-use', 'port-in-use'),
  run('completion', 'bash', 'complete -o default'),
  run('__complete', 'pulso dep', 'deploy'),
  run('remove', '{slug} --dry-run', 'would remove {slug}'),
  run('destroy', '{slug} --purge --yes', '{slug}'),
  run('audit', '--verify', 'no problems found'),
];
