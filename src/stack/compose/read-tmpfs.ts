import type { Mount } from '../stack.ts';
import { type ComposeNode, failValue, readText, shapeOf } from './compose-node.ts';
import { readItems } from './read-entries.ts';
import { parseBytes } from './read-quantities.ts';
import { cleanTarget } from './read-volumes.ts';

/** `tmpfs`: one or several `target[:option,option]`. */
export function readTmpfs(node: ComposeNode): readonly Mount[] {
  return shapeOf(node) === 'text' ? [readOne(node)] : readItems(node, readOne);
}

function readOne(node: ComposeNode): Mount {
  const text = readText(node);
  const [path = '', written, ...more] = text.split(':');
  if (more.length > 0) failValue(node, `is "${text}", and must be target:option,option`);
  const given = written?.split(',') ?? [];
  const options: string[] = [];
  let size: number | undefined;
  let mode: number | undefined;
  for (const option of given) {
    const [name, value] = option.split('=');
    if (name === 'size')
      size =
        parseBytes(value ?? '') ??
        failValue(node, `has a size "${value ?? ''}", and must have one such as 64m`);
    else if (name === 'mode') mode = parseMode(node, value ?? '');
    else if (/^(ro|rw|(no)?(exec|suid|dev)|[ug]id=\d+)$/.test(option)) options.push(option);
    else failValue(node, `has the option "${option}", which pulso does not support`);
  }
  return { type: 'tmpfs', target: cleanTarget(node, path), size, mode, options };
}

function parseMode(node: ComposeNode, text: string): number {
  return /^0*[0-7]{1,4}$/.test(text)
    ? Number.parseInt(text, 8)
    : failValue(node, `has a mode "${text}", and must have one such as 1777`);
}
