import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeEngine, type FakeEngine } from '../support/fake-engine.ts';
import { runCli } from '../support/run-cli.ts';
import { smallTemplate } from '../support/small-template.ts';
import { putFiles } from '../support/temporary-workspace.ts';

let root: string;
let empty: string;
let engine: FakeEngine;

/** `acme` is created and not deployed; the engine of `down` does not answer. */
beforeAll(async () => {
  const settings = 'blocks: {first: 720}\nnetwork: {pool: 10.231.0.0/16}\n';
  root = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  empty = await mkdtemp(join(tmpdir(), 'pulso-test-'));
  await putFiles(root, { 'pulso.yaml': settings, ...smallTemplate() });
  engine = createFakeEngine();
  await runCli(['create', 'acme', '--name', 'Acme', '--country', 'CO'], { cwd: root, engine });
});

afterAll(async () => {
  for (const folder of [root, empty]) await rm(folder, { recursive: true, force: true });
});

it.each<[what: string, line: string, says: RegExp]>([
  ['terraform apply', 'apply acme', /use `pulso deploy acme`/],
  ['terraform destroy', 'destroy acme -auto-approve', /use --yes|pulso destroy --help/],
  ['terraform: approve', 'deploy acme --auto-approve', /use --yes/],
  ['apt: yes', 'deploy acme -y', /use --yes/],
  ['docker compose: detach', 'up acme -d', /leave it out/],
  ['docker compose: build', 'up acme --build', /pulso image build/],
  ['docker compose: recreate', 'up acme --force-recreate', /use --recreate/],
  ['docker compose: orphans', 'up acme --remove-orphans', /leave it out/],
  ['docker compose: down -v', 'down acme -v', /--purge/],
  ['docker compose: project', 'ps -p acme', /slug behind the verb/],
  ['docker compose: file', 'up -f docker-compose.yml', /clients\/<slug>/],
  ['docker compose: run', 'run acme npm migrate', /pulso run acme npm -- migrate/],
  ['docker compose: run, one word', 'run acme migrate', /pulso run acme -- migrate, or /],
  ['docker compose: run --rm', 'run --rm acme -- ls', /always removes its container/],
  ['docker compose: run --no-deps', 'run --no-deps acme -- ls', /starts no other service/],
  ['docker: -it', 'exec -it acme -- sh', /use -t, or leave it out/],
  ['docker compose: kill', 'kill acme', /use `pulso stop acme`/],
  ['docker inspect', 'inspect acme', /use `pulso config show acme`/],
  ['docker stats', 'stats acme', /use `pulso status acme`/],
  ['kubectl get', 'get pods', /use `pulso status/],
  ['kubectl describe', 'describe acme', /use `pulso config show acme`/],
  ['kubectl: namespace', 'status -n acme', /slug behind the verb/],
  ['kubectl: context', 'status --context prod', /pulso\.yaml/],
  ['kubectl delete', 'delete acme', /use `pulso remove acme`/],
  ['kamal redeploy', 'redeploy acme', /use `pulso deploy acme`/],
  ['kamal: version', 'deploy acme --image app:2', /pulso upgrade <slug> --app-version/],
  ['flyctl launch', 'launch acme', /use `pulso create acme --deploy`/],
  ['flyctl ssh', 'ssh acme', /use `pulso shell acme`/],
  ['flyctl apps', 'apps', /use `pulso list`/],
  ['heroku releases', 'releases acme', /use `pulso history acme`/],
  ['gh: --json', 'list --json slug', /use -o json, or --jq/],
  ['git revert', 'revert acme', /use `pulso rollback acme`/],
  ['tail', 'tail acme', /use `pulso logs acme --follow`/],
  ['Spanish', 'desplegar acme', /use `pulso deploy acme`/],
  ['Portuguese', 'criar beta', /use `pulso create beta`/],
  ['the slug before the verb', 'acme deploy', /the verb comes first: `pulso deploy acme`/],
  ['a misspelt verb', 'depoly acme', /did you mean deploy\?/],
  ['a misspelt flag', 'deploy acme --dryrun', /did you mean --dry-run\?/],
  ['a misspelt slug', 'deploy acne', /did you mean acme\?/],
  ['no slug', 'deploy', /--all/],
  ['logs of nobody', 'logs', /--all/],
  ['an upper-case slug', 'create Acme --name A --country CO', /use acme/],
  ['a slug that is taken', 'create acme --name A --country CO', /another slug|exists/],
  [
    'a misspelt country',
    'create beta --name B --country Colmbia',
    /did you mean Colombia \(CO\)\?/,
  ],
  ['no answers', 'create beta', /--name.*--country/s],
  ['an answer without =', 'set acme country CO', /key=value/],
  ['a misspelt answer', 'set acme contry=CO', /country/],
  ['a secret without a name', 'secrets set acme', /pulso secrets --help|pulso secrets set/],
  ['a forgotten deploy: logs', 'logs acme', /pulso deploy acme/],
  ['a forgotten deploy: open', 'open acme', /pulso deploy acme/],
  ['a forgotten deploy: exec', 'exec acme -- ls', /pulso deploy acme/],
  ['nobody to ask', 'destroy acme --purge', /--dry-run.*--yes/s],
])('%s: pulso %s', async (_, line, says) => {
  const run = await runCli(line.split(' '), { cwd: root, engine });
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(says);
});

it.each([['list'], ['create acme'], ['deploy acme'], ['status']])(
  'pulso %s outside of a workspace names -C and init',
  async (line) => {
    const run = await runCli(line.split(' '), { cwd: empty });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/pulso init.*-C/s);
  },
);

it('start before the first deploy does nothing, and names the deploy', async () => {
  const run = await runCli(['start', 'acme'], { cwd: root, engine });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('not deployed yet: run `pulso deploy acme`');
});

it('an engine that does not answer is named with what to do', async () => {
  const down = createFakeEngine({ unreachable: true });
  const run = await runCli(['deploy', 'acme'], { cwd: root, engine: down });
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('start it');
});
