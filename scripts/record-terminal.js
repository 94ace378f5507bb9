// Records docs/terminal.svg: a shell on a pseudo-terminal is given these commands, and what it shows is drawn.
//   node scripts/record-terminal.js [FILE]
// It needs Linux, a Docker Engine, and what scripts/quickstart sets up. Nothing in the recording is written by hand:
// only waits are shortened. The client is destroyed afterwards.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { createScreen } from './lib/terminal-screen.js';
import { renderTerminalSvg } from './lib/terminal-svg.js';

const ROOT = new URL('..', import.meta.url).pathname;
const SIZE = { columns: 96, rows: 28 };
const SLUG = 'claro-colombia';
/** Milliseconds: between two keys, between two frames, the longest waits that are shown: idle, progress, the end. */
const [KEY, FRAME, WAIT, PROGRESS, STAY] = [30, 150, 1000, 2000, 6000];
/** A shell says with this string that it prompts, and a terminal shows nothing of it. */
const PROMPT = '\u001b]133;A\u0007';

const folder = mkdtempSync(join(tmpdir(), 'pulso-recording-'));
symlinkSync(join(ROOT, 'bin/pulso.js'), join(folder, 'pulso'));
symlinkSync(process.execPath, join(folder, 'node'));
writeFileSync(join(folder, 'inputrc'), 'set enable-bracketed-paste off\n');
try {
  const frames = await record();
  const end = frames.at(-1).at + STAY / 1000;
  const title =
    'A terminal: pulso creates a client, deploys it, and shows a change of the template';
  const file = process.argv[2] ?? join(ROOT, 'docs/terminal.svg');
  writeFileSync(file, renderTerminalSvg(frames, { ...SIZE, end, title }));
} finally {
  const fleet = join(folder, 'telcos');
  if (existsSync(join(fleet, 'clients', SLUG))) {
    execFileSync(join(folder, 'pulso'), ['-C', fleet, 'destroy', SLUG, '--purge', '--yes'], {
      stdio: 'ignore',
    });
  }
  rmSync(folder, { recursive: true, force: true });
}

async function record() {
  const screen = createScreen(SIZE.columns, SIZE.rows);
  const shell = openShell();
  const film = createFilm(() => screen.visible());
  let prompts = 0;
  shell.stdout.setEncoding('utf8').on('data', (output) => {
    screen.write(output);
    prompts += output.split(PROMPT).length - 1;
  });
  const timer = setInterval(film.addFrame, FRAME);
  const prompted = async (count) => {
    while (prompts < count) await pause(FRAME);
    await pause(FRAME);
  };
  await prompted(1);
  for (const [at, command] of commands().entries()) {
    const line = typeof command === 'function' ? command() : command;
    for (const key of line) {
      shell.stdin.write(key);
      await pause(KEY);
    }
    shell.stdin.write('\r');
    await prompted(at + 2);
    if (at === 0) mapImages();
    await pause(WAIT);
  }
  clearInterval(timer);
  film.addFrame();
  shell.stdin.end('exit\r');
  return film.frames;
}

/** Progress in place is shown for a moment and then skipped: only its last frame stays. */
function createFilm(look) {
  const frames = [];
  let [shown, last, waited] = [0, performance.now(), 0];
  const addFrame = () => {
    const [now, lines, before] = [performance.now(), look(), frames.at(-1)?.lines ?? []];
    const passed = Math.min(now - last, WAIT);
    last = now;
    const progress = lines.length === before.length && !lines.at(-1)[0]?.text.startsWith('$');
    const skipped = progress && waited >= PROGRESS;
    waited = progress ? waited + passed : 0;
    if (!skipped) shown += passed;
    if (JSON.stringify(lines) === JSON.stringify(before)) return;
    if (skipped) frames.at(-1).lines = lines;
    else frames.push({ at: shown / 1000, lines });
  };
  return { frames, addFrame };
}

function commands() {
  return [
    'pulso init telcos && cd telcos',
    `pulso create ${SLUG} --name "Claro Colombia" --country CO --database postgresql --yes`,
    `pulso deploy ${SLUG}`,
    () => `curl ${addressOf(SLUG)}/readyz; echo`,
    "sed -i 's/^timezone:/# IANA name\\n&/' clients/template/config/client.yaml.hbs",
    'pulso diff',
    'pulso sync --deploy',
    'pulso status',
  ];
}

function addressOf(slug) {
  const argv = ['-C', join(folder, 'telcos'), 'status', slug, '-o', 'json'];
  const { clients } = JSON.parse(execFileSync(join(folder, 'pulso'), argv, { encoding: 'utf8' }));
  return clients[0].url.replace('http://', '');
}

/** A machine without a registry runs its stand-ins, as in this checkout. */
function mapImages() {
  const settings = join(ROOT, 'pulso.local.yaml');
  const images = existsSync(settings) ? parse(readFileSync(settings, 'utf8'))?.images : undefined;
  if (images) writeFileSync(join(folder, 'telcos/pulso.local.yaml'), stringify({ images }));
}

function openShell() {
  const size = `stty cols ${SIZE.columns} rows ${SIZE.rows}`;
  const shell = `${size}; exec bash --noprofile --norc -i`;
  return spawn('script', ['--quiet', '--flush', '--command', shell, '/dev/null'], {
    cwd: folder,
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: process.env.HOME,
      LANG: 'C.UTF-8',
      TERM: 'xterm',
      INPUTRC: join(folder, 'inputrc'),
      HISTFILE: '',
      PS1: `\\[${PROMPT}\\e[32m\\]$\\[\\e[0m\\] `,
      ...(process.env.DOCKER_HOST && { DOCKER_HOST: process.env.DOCKER_HOST }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
