import type { ReportEvent } from '../../../core/reporter.ts';
import { visibleData } from '../../../core/visible-text.ts';
import type { Screen } from '../widgets/screen.ts';

/** One line: mark, client, subject, what happens to it, why. */
export function describeEvent(reported: ReportEvent, screen: Screen, mark?: string): string {
  const event = visibleData(reported);
  const { style } = screen;
  const message = event.message?.replace(/\s*\n\s*/g, ' ');
  const word = wordOf(event);
  const fraction = event.fraction === undefined ? '' : `${Math.round(event.fraction * 100)}%`;
  const parts = [
    mark ?? markOf(event, screen),
    event.slug === undefined ? '' : style.bold(event.slug),
    event.subject ?? '',
    word ?? message ?? event.code.replaceAll('-', ' '),
    addsTo(word, message) ? style.dim(`(${message})`) : '',
    fraction,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function addsTo(word: string | undefined, message: string | undefined): message is string {
  return word !== undefined && message !== undefined && !message.startsWith(word);
}

/** The words for a running task and a finished one, by its code or the end of its code (`service-create`). */
const WORDS: Readonly<Record<string, readonly [doing: string, done: string]>> = {
  backup: ['saving', 'saved'],
  'backup-read': ['reading', 'read'],
  'restore-load': ['loading', 'loaded'],
  create: ['creating', 'created'],
  recreate: ['recreating', 'recreated'],
  update: ['updating', 'updated'],
  start: ['starting', 'started'],
  stop: ['stopping', 'stopped'],
  remove: ['removing', 'removed'],
  pull: ['pulling', 'pulled'],
  carry: ['copying data', 'copied data'],
  restore: ['restoring the previous container', 'restored the previous container'],
  'health-wait': ['waiting for health', 'healthy'],
};

function wordOf({ code, kind }: ReportEvent): string | undefined {
  if (kind === 'note' || kind === 'warning') return undefined;
  const words = WORDS[code] ?? WORDS[code.slice(code.lastIndexOf('-') + 1)];
  if (words === undefined) return undefined;
  const [doing, done] = words;
  if (kind === 'done') return done;
  return kind === 'failed' || kind === 'interrupted' ? `${doing} ${kind}` : doing;
}

function markOf({ kind }: ReportEvent, { style }: Screen): string {
  switch (kind) {
    case 'done':
      return style.green('✔');
    case 'failed':
      return style.red('✖');
    case 'interrupted':
      return style.yellow('✖');
    case 'warning':
      return style.yellow('warning:');
    case 'start':
    case 'update':
      return style.cyan('…');
    case 'note':
      return style.cyan('·');
  }
}
