import { formatMarkers } from '../../lines/conflict-markers.ts';
import type { MergedCollection, MergedEntry } from '../merged-tree.ts';
import { spliceFlow } from './splice-flow.ts';
import { bodyPiece, placeBody, placeLines, type Piece } from './yaml-piece.ts';
import type { YamlEntry } from '../tree/yaml-tree.ts';

/** Where block entries go. */
interface BlockPlace {
  column: number;
  kind: 'map' | 'list';
}

/** Writes merged documents: the client's text with what was merged spliced in. */
export function spliceDocuments(documents: readonly MergedEntry[]): string {
  const place: BlockPlace = { column: 0, kind: 'map' };
  const texts = documents.map((document) => spliceBody(normalizeHead(document), place));
  // A document that used to be the first has no line to set it off from the one before it.
  return texts
    .map((text, index) => (index > 0 && !/^(---|<)/.test(text) ? `---\n${text}` : text))
    .join('');
}

/** The blank lines between a document's own comment and its first key are there once, whichever key is first. */
function normalizeHead(document: MergedEntry): MergedEntry {
  const { body } = document;
  if (body.kind !== 'nested' || body.head.text.trim() === '') return document;
  const [first, ...others] = body.entries;
  if (first === undefined) return document;
  const lead = { ...first.lead, text: first.lead.text.replace(/^\n+/, '') };
  return { ...document, body: { ...body, entries: [{ ...first, lead }, ...others] } };
}

function spliceEntry(entry: MergedEntry, place: BlockPlace, inline: boolean): string {
  const body = spliceBody(entry, place);
  if (inline) return body;
  const indent = entry.body.kind === 'markers' ? '' : ' '.repeat(place.column);
  return placeLines(entry.lead, place.column) + indent + body;
}

function spliceBody({ body, sides }: MergedEntry, place: BlockPlace): string {
  if (body.kind === 'piece') return splicePiece(body.piece, place);
  if (body.kind === 'nested') return spliceCollection(body, place);
  const side = (entry: YamlEntry | undefined): string =>
    entry ? ' '.repeat(place.column) + splicePiece(bodyPiece(entry), place) : '';
  return formatMarkers({
    base: side(sides.base),
    template: side(sides.template),
    client: side(sides.client),
  });
}

function splicePiece(piece: Piece, { column, kind }: BlockPlace): string {
  const text = placeBody(piece, column);
  if (!piece.flow) return text;
  return `${kind === 'list' ? '- ' : ''}${text.trimEnd()}\n`;
}

function spliceCollection(body: MergedCollection, place: BlockPlace): string {
  const { layout, entries } = body;
  const head = placeBody(body.head, place.column);
  const end = placeBody(body.trail, place.column);
  if (layout.flow) {
    const text = head + spliceFlow(body) + end;
    return splicePiece({ text, column: place.column, flow: body.head.flow }, place);
  }
  const inside: BlockPlace = { column: place.column + body.indent, kind: layout.kind };
  const tail = placeLines(body.tail, inside.column);
  const first = entries[0];
  if (first === undefined) return spliceEmpty(body, head) + tail;
  // Comments cannot stand between a dash and a key on its line.
  const inline = layout.inline && first.lead.text.trim() === '';
  const start = layout.inline && !inline ? `${head.trimEnd()}\n` : head;
  const texts = entries.map((entry, index) => spliceEntry(entry, inside, inline && index === 0));
  return start + texts.join('') + tail;
}

function spliceEmpty({ layout }: MergedCollection, head: string): string {
  const brackets = layout.kind === 'map' ? '{}' : '[]';
  const isRoot = head === '' || /^(#|---|\s)/.test(head);
  return isRoot ? `${head}${brackets}\n` : head.replace(/(:|-)(?=\s)/, `$1 ${brackets}`);
}
