import { cutSections, isOpen, type Section } from './cut-sections.ts';
import type { ThreeTexts } from '../../lines/merge-lines.ts';
import { pickSide } from '../../pick-side.ts';

/**
 * What ties sections to each other, or lets the lines between them belong to a value: several documents,
 * directives, anchors, block texts that keep their last blank lines; and tabs, which indent nothing.
 */
const TIED = /[\t\r]|^(?:---|\.\.\.|%)|[&*][\w-]|[|>]\d?\+/m;
/** A quote that its line does not close: a text of several lines, or no YAML. */
const UNCLOSED = /[:-] +(?:"(?:[^"\\\n]|\\.)*|'(?:[^'\n]|'')*)$/m;

/**
 * Merges three YAML texts whose changes meet in no value: each key's section is one side's, byte for byte.
 * Nothing is parsed, which takes most of the time of a merge. Undefined where both sides changed the
 * same value, or if indentation alone does not separate the sections: mergeYaml has to read them.
 */
export function mergeSections(texts: ThreeTexts): string | undefined {
  if ([texts.base, texts.template, texts.client].some(isTied)) return undefined;
  return mergeMapping(texts);
}

function mergeMapping(texts: ThreeTexts): string | undefined {
  const base = cutSections(texts.base);
  const template = cutSections(texts.template);
  const client = cutSections(texts.client);
  if (!base || !template || !client) return undefined;
  // Keys that came, went or changed places are mergeYaml's to put in order.
  if (!hasKeysOf(base, template) || !hasKeysOf(base, client)) return undefined;
  let text = '';
  for (const [index, section] of base.entries()) {
    const [theirs, ours] = [template[index], client[index]];
    const merged = theirs && ours && mergeSection(section, theirs, ours);
    if (merged === undefined) return undefined;
    text += merged;
  }
  return text;
}

function mergeSection(base: Section, template: Section, client: Section): string | undefined {
  const above = pick(base.above, template.above, client.above);
  const value =
    pick(valueOf(base), valueOf(template), valueOf(client)) ?? mergeBelow(base, template, client);
  return above === undefined || value === undefined ? undefined : above + value;
}

/** Where both sides changed what stands below a key, the keys there are asked one by one. */
function mergeBelow(base: Section, template: Section, client: Section): string | undefined {
  const sameHead = base.head === template.head && base.head === client.head;
  if (!sameHead || !isOpen(base)) return undefined;
  const texts = { base: base.below, template: template.below, client: client.below };
  const below = mergeMapping(texts);
  return below === undefined ? undefined : base.head + below;
}

function valueOf({ head, below }: Section): string {
  return head + below;
}

function pick(base: string, template: string, client: string): string | undefined {
  const side = pickSide(base, template, client);
  if (side === undefined) return undefined;
  return side === 'client' ? client : template;
}

function hasKeysOf(base: readonly Section[], other: readonly Section[]): boolean {
  return base.length === other.length && base.every(({ key }, index) => key === other[index]?.key);
}

function isTied(text: string): boolean {
  return TIED.test(text) || UNCLOSED.test(text);
}
