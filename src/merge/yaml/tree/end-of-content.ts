import { isCollection, isPair, type Node } from 'yaml';
import { lineEnd } from './yaml-lines.ts';

/** The offset after the last line of a value in a block, without the comments that follow it. */
export function endOfContent(source: string, node: Node): number {
  const last = lastOf(node);
  if (last) return endOfContent(source, last);
  const end = node.range?.[1] ?? 0;
  const whole = node.srcToken?.type === 'block-scalar' && source[end - 1] === '\n';
  return whole ? end : lineEnd(source, end);
}

function lastOf(node: Node): Node | undefined {
  if (!isCollection(node) || node.srcToken?.type === 'flow-collection') return undefined;
  const last = node.items.at(-1);
  return (isPair(last) ? (last.value ?? last.key) : last) as Node | undefined;
}
