import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { RestartPolicy } from '../../../engine/desired/stack.ts';
import { readFields } from '../fields/read-fields.ts';
import { readDuration } from '../fields/read-quantities.ts';
import { integerBetween, oneOf } from '../fields/read-scalars.ts';
import { type ComposeNode, failValue, readText } from '../../syntax/compose-node.ts';

/** `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`. */
export function readRestart(node: ComposeNode): RestartPolicy {
  const text = readText(node);
  if (text === 'no' || text === 'always' || text === 'unless-stopped') return { name: text };
  const match = /^on-failure(?::(\d{1,6}))?$/.exec(text);
  if (match === null)
    failValue(
      node,
      `is "${text}", and must be one of no, always, unless-stopped, on-failure, on-failure:3`,
    );
  return dropUndefined({
    name: 'on-failure',
    maxRetries: match[1] === undefined ? undefined : Number(match[1]),
  });
}

const policyReaders = {
  condition: oneOf('none', 'on-failure', 'any', 'no', 'always', 'unless-stopped'),
  max_attempts: integerBetween(0, 1_000_000),
  // The engine has its own times.
  delay: readDuration,
  window: readDuration,
};

/** The last three are the words of `restart`, which `docker compose` takes too. */
const CONDITIONS = {
  none: 'no',
  'on-failure': 'on-failure',
  any: 'always',
  no: 'no',
  always: 'always',
  'unless-stopped': 'unless-stopped',
} as const;

/** `deploy.restart_policy`, which says the same in other words. */
export function readRestartPolicy(node: ComposeNode): RestartPolicy {
  const { condition = 'any', max_attempts: attempts } = readFields(node, policyReaders);
  const maxRetries = condition === 'on-failure' ? attempts : undefined;
  return dropUndefined({ name: CONDITIONS[condition], maxRetries });
}
