import type { Probe, ProbeAnswer, ProbeRun } from './probe.ts';

/** Milliseconds that a door has to answer in. */
const PATIENCE = 1_500;
/** Connections tried at a time, by what tries them. */
export const AT_ONCE = { node: 256, sh: 48 } as const;

/**
 * Names that node looks up at a time, each in a thread: by default 4, and a name that is not there takes seconds where
 * the engine's resolver asks another that does not answer.
 */
const LOOKUPS = 128;

/** Reads `id how host port` lines, prints `id result rest` lines. */
const NODE_PROGRAM = `
process.env.UV_THREADPOOL_SIZE = '${LOOKUPS}';
const net = require('node:net'), dns = require('node:dns');
const RESULTS = { ECONNREFUSED: 'refused', ENOTFOUND: 'unknown-name', EAI_AGAIN: 'unknown-name',
  ENETUNREACH: 'no-route', EHOSTUNREACH: 'no-route', EADDRNOTAVAIL: 'no-route', EAFNOSUPPORT: 'no-route', EINVAL: 'no-route' };
const say = (id, result, rest) => process.stdout.write([id, result, ...(rest || [])].join(' ') + '\\n');
const resolve = ([id, , host]) => new Promise((done) => dns.lookup(host, { all: true }, (error, found) => {
  error ? say(id, 'unknown-name') : say(id, 'open', found.map((one) => one.address));
  done();
}));
const connect = ([id, how, host, port], again = how === 'http') => new Promise((done) => {
  let ended = false, text = '', connected = false;
  const socket = net.connect({ host, port: Number(port) });
  const end = (result, rest) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    socket.destroy();
    if (again && result !== 'open' && result !== 'no-route') return setTimeout(() => connect([id, how, host, port], false).then(done), 500);
    say(id, result, rest);
    done();
  };
  const lines = () => text.split('\\r\\n\\r\\n')[0].split(/\\r?\\n/);
  const answer = () => end(text === '' ? 'silent' : 'open', [lines()[0], lines().find((line) => /^server:/i.test(line)) || '']
    .map((line) => line.slice(0, 120).replace(/[^ -~]/g, '?')));
  // On a busy machine the answer may have come, and be read only after this.
  const late = () => setImmediate(() => how === 'http' && connected ? answer() : end('silent'));
  const timer = setTimeout(late, ${PATIENCE});
  socket.on('error', (error) => how === 'http' && text ? answer() : end(RESULTS[error.code] || 'silent'));
  socket.on('connect', () => {
    connected = true;
    if (how !== 'http') return end('open');
    socket.write('GET / HTTP/1.0\\r\\nHost: ' + host + '\\r\\n\\r\\n');
  });
  socket.on('data', (data) => { text += data; if (text.includes('\\r\\n\\r\\n') || text.length > 4096) answer(); });
  socket.on('end', answer);
});
let input = '';
process.stdin.on('data', (data) => { input += data; }).on('end', async () => {
  const lines = input.split('\\n').filter(Boolean).map((line) => line.split(' '));
  const work = async () => { for (let line; (line = lines.shift()); ) await (line[1] === 'name' ? resolve(line) : connect(line)); };
  await Promise.all(Array.from({ length: ${AT_ONCE.node} }, work));
  say('end', 'node');
});
`;

/** The same with what a busybox has. A name is looked up by getent, else by nslookup. */
const SHELL_PROGRAM = `
look_up() {
  if command -v getent >/dev/null; then getent hosts "$1" | while read -r address _; do echo "$address"; done; return; fi
  name=
  nslookup "$1" 2>/dev/null | while read -r word address _; do
    case $word in Name:) name=1 ;; Address*) [ -z "$name" ] || echo "$address" ;; esac
  done
}
resolve() {
  found=$(look_up "$2")
  if [ -n "$found" ]; then echo "$1" open $found; else echo "$1" unknown-name; fi
}
connect() {
  said=$($limit nc -w 2 "$2" "$3" </dev/null 2>&1 >/dev/null)
  code=$?
  case $code$said in
    0*|124*|143*) echo "$1" open ;;
    *efused*) echo "$1" refused ;;
    *nreachable*|*"annot assign"*|*"bad address"*|*"not known"*) echo "$1" no-route ;;
    *) echo "$1" silent ;;
  esac
}
ask_once() {
  said=$( { printf 'GET / HTTP/1.0\\r\\nHost: %s\\r\\n\\r\\n' "$2"; sleep 1; } | $limit nc -w 2 "$2" "$3" 2>/dev/null)
  status= server=
  while read -r line; do
    [ -n "$status" ] || status=$line
    case $line in [Ss]erver:*) server=$line ;; esac
  done <<END
$said
END
  [ -n "$status" ]
}
ask() {
  if ask_once "$@" || ask_once "$@"; then
    printf '%s open %s %s\\n' "$1" "$status" "$server" | tr -d '\\r'
  else
    echo "$1" silent
  fi
}
# nc waits two seconds to be let in, and forever where it was let in and nobody closes the door.
limit=
if timeout 10 true 2>/dev/null; then limit='timeout 10'; elif timeout -t 10 true 2>/dev/null; then limit='timeout -t 10'; fi
count=0
while read -r id how host port; do
  case $how in name) resolve "$id" "$host" ;; http) ask "$id" "$host" "$port" ;; *) connect "$id" "$host" "$port" ;; esac &
  count=$((count + 1))
  [ $((count % ${AT_ONCE.sh})) -ne 0 ] || wait
done
wait
echo end sh
`;

/**
 * Uses what the image has: node, else nc. Ends with 3 where it has neither. `settle`: seconds to wait before the first
 * probe, where what restricts a new container comes a moment after it.
 */
export const probeCommand = (settle = 0): readonly string[] => [
  'sh',
  '-c',
  `sleep "$2"
if command -v node >/dev/null 2>&1; then exec node -e "$1"; fi
command -v nc >/dev/null 2>&1 || exit 3
${SHELL_PROGRAM}`,
  'probe',
  NODE_PROGRAM,
  String(settle),
];

/** Exit code of a container whose image has no tool to probe with. */
export const NO_TOOL = 3;

/** A name or an address, and nothing that a program or a shell takes for something else. */
const HOST = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,252}$/;

/** True for a host that the program can be given. */
export function isProbeHost(host: string): boolean {
  return HOST.test(host);
}

/** What the program reads. */
export function formatProbes(probes: readonly Probe[]): string {
  return probes.map(({ id, how, host, port = 0 }) => `${id} ${how} ${host} ${port}\n`).join('');
}

const RESULTS: readonly string[] = [
  'open',
  'refused',
  'silent',
  'no-route',
  'unknown-name',
] satisfies ProbeAnswer['result'][];

/** What the program printed; undefined where its end is missing: then nothing of it counts. */
export function parseAnswers(text: string, probes: readonly Probe[]): ProbeRun | undefined {
  const lines = text.split('\n').map((line) => line.trim().split(' '));
  const end = lines.find(([word]) => word === 'end');
  if (end === undefined) return undefined;
  const known = new Map(probes.map((probe) => [String(probe.id), probe]));
  const answers = lines.flatMap(([id = '', result = '', ...rest]): ProbeAnswer[] => {
    const probe = known.get(id);
    if (probe === undefined || !RESULTS.includes(result)) return [];
    return [
      {
        id: probe.id,
        result: result as ProbeAnswer['result'],
        ...(probe.how === 'name' ? { addresses: rest } : {}),
        ...(probe.how === 'http' ? { answer: rest.join(' ').trim() } : {}),
      },
    ];
  });
  return { answers, tool: end[1] ?? '' };
}
