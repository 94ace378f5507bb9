import { parsers } from 'prettier/plugins/markdown';

/** A node of a Markdown document, as a reader of GitHub's dialect sees it. */
export interface MarkdownNode {
  type: string;
  value?: string;
  children?: readonly MarkdownNode[];
}

/** Reads a Markdown document with a parser that is not ours. */
export async function readMarkdown(text: string): Promise<MarkdownNode> {
  const options = { originalText: text } as Parameters<typeof parsers.markdown.parse>[1];
  return (await parsers.markdown.parse(text, options)) as MarkdownNode;
}

/** The text of every node of this type, in order; of a node with children, theirs in one. */
export function textsOf(node: MarkdownNode, type: string): string[] {
  const own = node.type === type ? [textOf(node)] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => textsOf(child, type))];
}

function textOf({ value, children = [] }: MarkdownNode): string {
  return value ?? children.map(textOf).join('');
}
