import type { LogLine } from '../../../operations/catalog/schemas/observe-schemas.ts';
import type { Screen } from './screen.ts';

const COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;

/** How log lines look: prefixed by their service, a color each, widths grown as services come. */
export function createLogFormat({ style }: Screen, timestamps: boolean): (line: LogLine) => string {
  const colours = new Map<string, (typeof COLOURS)[number]>();
  let width = 0;
  return ({ service, at, text }) => {
    const next = COLOURS[colours.size % COLOURS.length] ?? 'cyan';
    const colour = colours.get(service) ?? next;
    colours.set(service, colour);
    width = Math.max(width, service.length);
    const moment = timestamps ? `${style.dim(at)} ` : '';
    return `${style[colour](`${service.padEnd(width)} |`)} ${moment}${text}`;
  };
}
