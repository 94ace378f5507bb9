import { Chalk } from 'chalk';
import type { Screen } from '../../src/cli/render/widgets/screen.ts';

/** A screen of so many columns without colours. */
export function buildScreen(columns = Infinity): Screen {
  return { style: new Chalk({ level: 0 }), columns, isTTY: columns !== Infinity };
}
