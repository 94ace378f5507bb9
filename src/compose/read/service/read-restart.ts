import { dropUndefined } from '../../../core/drop-undefined.ts';
import type { RestartPolicy } from '../../../engine/desired/stack.ts';
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
