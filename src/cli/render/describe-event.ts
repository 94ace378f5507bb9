import type { ReportEvent } from '../../foundation/reporter.ts';
import type { Screen } from './screen.ts';

/** One line for a person: mark, client, what it is about, what happens. */
export function describeEvent(event: ReportEvent, screen: Screen, mark?: string): string {
  const { style } = screen;
  const fraction = event.fraction === undefined ? '' : ` ${Math.round(event.fraction * 100)}%`;
  const parts = [
    mark ?? markOf(event, screen),
    event.slug === undefined ? undefined : style.bold(event.slug),
    event.subject,
    (event.message ?? event.code.replaceAll('-', ' ')).replace(/\s*\n\s*/g, ' ') + fraction,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function markOf(event: ReportEvent, { style }: Screen): string {
  switch (event.kind) {
    case 'done':
      return style.green('✔');
    case 'failed':
      return style.red('✖');
    case 'warning':
      return style.yellow('warning:');
    case 'start':
    case 'update':
      return style.cyan('…');
    case 'note':
      return style.cyan('·');
  }
}
