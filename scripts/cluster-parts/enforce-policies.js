// Enforces the NetworkPolicies of the test cluster, by nftables, until it is ended:
//   enforce-policies.js KUBECONFIG DNS_ADDRESS
// Real network plugins do this on each node. This one needs a cluster of one node whose pods are on one bridge.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { formatRules, TABLE } from './policy-rules.js';

const run = promisify(execFile);
const [kubeconfig, dns] = process.argv.slice(2);
const KINDS = ['networkpolicies', 'namespaces', 'pods'];
/** Milliseconds that changes are gathered for. */
const GATHER = 50;

let rules = '';
let changed = false;
let work = Promise.resolve();

/** A watch ends when the server says so; the next one begins with all that is there, which is a change too. */
async function watchForEver(kind) {
  for (;;) {
    const argv = ['get', kind, '--all-namespaces', '--watch', '--output', 'name'];
    const watch = spawn('kubectl', ['--kubeconfig', kubeconfig, ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    watch.stdout.on('data', refreshSoon);
    await once(watch, 'close');
    await delay(1000);
  }
}

function refreshSoon() {
  if (changed) return;
  changed = true;
  work = work
    .then(() => delay(GATHER))
    .then(refresh)
    .catch(console.error);
}

async function refresh() {
  changed = false;
  const argv = ['get', KINDS.join(','), '--all-namespaces', '--output', 'json'];
  const { stdout } = await run('kubectl', ['--kubeconfig', kubeconfig, ...argv], {
    maxBuffer: 256 * 1024 * 1024,
  });
  const { items } = JSON.parse(stdout);
  const ofKind = (kind) => items.filter((one) => one.kind === kind);
  const next = formatRules({
    policies: ofKind('NetworkPolicy'),
    namespaces: ofKind('Namespace'),
    pods: ofKind('Pod'),
    dns,
  });
  if (next === rules) return;
  await load(next);
  rules = next;
}

async function load(text) {
  const nft = run('nft', ['-f', '-']);
  nft.child.stdin.end(text);
  await nft;
}

/** Nothing is left of it. */
async function end() {
  await work;
  await run('nft', ['delete', 'table', 'inet', TABLE]).catch(() => undefined);
  process.exit(0);
}

process.on('SIGTERM', end);
process.on('SIGINT', end);
await Promise.all(KINDS.map(watchForEver));
