import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { Healthcheck } from '../../../engine/desired/stack.ts';
import {
  type ComposeNode,
  failValue,
  readText,
  shapeOf,
  warnAt,
} from '../../syntax/compose-node.ts';
import { readFields } from '../fields/read-fields.ts';
import { readDuration } from '../fields/read-quantities.ts';
import { integerBetween, readBoolean, readTexts } from '../fields/read-scalars.ts';

const healthcheckReaders = {
  test: readTest,
  interval: readDuration,
  timeout: readDuration,
  start_period: readDuration,
  start_interval: readDuration,
  retries: integerBetween(0, 1_000_000),
  disable: readBoolean,
};

export function readHealthcheck(node: ComposeNode): Healthcheck {
  const fields = readFields(node, healthcheckReaders);
  if (fields.disable === true) return { test: ['NONE'] };
  return dropUndefined({
    test: fields.test ?? [],
    interval: fields.interval,
    timeout: fields.timeout,
    startPeriod: fields.start_period,
    startInterval: fields.start_interval,
    retries: fields.retries,
  });
}

/** A text is a script for the container's shell; a list says itself how it is run. */
function readTest(node: ComposeNode): readonly string[] {
  if (shapeOf(node) === 'text') return ['CMD-SHELL', readText(node)];
  const test = readTexts(node);
  const [kind = '', ...words] = test;
  if (kind === 'NONE' && words.length === 0) return test;
  if (kind === 'CMD' && words.length > 0) return test;
  if (kind === 'CMD-SHELL' && words.length > 0) {
    if (words.length > 1) {
      warnAt(
        node,
        'runs its first word alone, as the shell does',
        `write [CMD, ${words.join(', ')}]`,
      );
    }
    return test;
  }
  return failValue(node, 'must be [CMD, program, argument…], [CMD-SHELL, script] or [NONE]');
}
