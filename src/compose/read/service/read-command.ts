import { type ComposeNode, failValue, readText, shapeOf } from '../../syntax/compose-node.ts';
import { readTexts } from '../fields/read-scalars.ts';
import { splitCommand } from '../../syntax/split-command.ts';

/** `command` and `entrypoint`: a list is taken word by word, a text is split as a shell would. */
export function readCommand(node: ComposeNode): readonly string[] {
  if (shapeOf(node) === 'list') return readTexts(node);
  const words = splitCommand(readText(node));
  return words ?? failValue(node, 'has a quote or a backslash that does not end');
}
