import type { LogLine } from '../../../operations/catalog/schemas/observe-schemas.ts';
import type { Screen } from './screen.ts';

const COLORS = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;

/** How log lines look: prefixed by their service, a color each, widths grown as services come. */
export function createLogFormat({ style }: Screen, timestamps: boolean): (line: LogLine) => string {
  const colors = new Map<string, (typeof COLORS)[number]>();
  let width = 0;
  return ({ service, at, text }) => {
    const next = COLORS[colors.size % COLORS.length] ?? 'cyan';
    const color = colors.get(service) ?? next;
    colors.set(service, color);
    width = Math.max(width, service.length);
    const time = timestamps ? `${style.dim(at)} ` : '';
    return `${style[color](`${service.padEnd(width)} |`)} ${time}${text}`;
  };
}
