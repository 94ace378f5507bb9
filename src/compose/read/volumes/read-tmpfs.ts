import type { Mount } from '../../../engine/desired/stack.ts';
import { type ComposeNode, failValue, readText, shapeOf } from '../../syntax/compose-node.ts';
import { readItems } from '../fields/read-entries.ts';
import { parseBytes } from '../fields/read-quantities.ts';
import { cleanTarget } from './read-volumes.ts';

/** `tmpfs`: one or several `target[:option,option]`. */
export function readTmpfs(node: ComposeNode): readonly Mount[] {
  return shapeOf(node) === 'text' ? [readOne(node)] : readItems(node, readOne);
}

/** Mount options that are handed on as they are written. */
const PLAIN = /^(ro|rw|(no)?(exec|suid|dev)|[ug]id=\d+)$/;

function readOne(node: ComposeNode): Mount {
  const text = readText(node);
  const [path = '', written, ...more] = text.split(':');
  if (more.length > 0) failValue(node, `is "${text}", and must be target:option,option`);
  const options = written?.split(',') ?? [];
  const sizes = options.flatMap((option) => Object.entries(readOption(node, option)));
  return {
    type: 'tmpfs',
    target: cleanTarget(node, path),
    ...Object.fromEntries(sizes),
    options: options.filter((option) => PLAIN.test(option)),
  };
}

function readOption(node: ComposeNode, option: string): { size?: number; mode?: number } {
  if (PLAIN.test(option)) return {};
  const [, name, value = ''] = /^(size|mode)=(.*)$/.exec(option) ?? [];
  const size = name === 'size' ? parseBytes(value) : undefined;
  if (size !== undefined) return { size };
  if (name === 'mode' && /^0*[0-7]{1,4}$/.test(value)) return { mode: Number.parseInt(value, 8) };
  return failValue(node, `has the option "${option}", and may have size=64m, mode=1777, noexec…`);
}
