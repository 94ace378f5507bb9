import type { LogLine } from '../../../operations/catalog/schemas/observe-schemas.ts';
import type { Screen } from './screen.ts';

const COLORS = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;

/** How log lines look: prefixed by their service, of several clients by both, a color each, widths grown as services come. */
export function createLogFormat({ style }: Screen, timestamps: boolean): (line: LogLine) => string {
  const colors = new Map<string, (typeof COLORS)[number]>();
  let prefixes = new Map<string, string>();
  let width = 0;
  const prefixOf = (service: string): string => {
    const color = colors.get(service) ?? COLORS[colors.size % COLORS.length] ?? 'cyan';
    colors.set(service, color);
    if (service.length > width) {
      width = service.length;
      prefixes = new Map();
    }
    const prefix = style[color](`${service.padEnd(width)} |`);
    prefixes.set(service, prefix);
    return prefix;
  };
  return ({ slug, service, at, text }) => {
    const name = slug === undefined ? service : `${slug}/${service}`;
    const prefix = prefixes.get(name) ?? prefixOf(name);
    return timestamps ? `${prefix} ${style.dim(at)} ${text}` : `${prefix} ${text}`;
  };
}
