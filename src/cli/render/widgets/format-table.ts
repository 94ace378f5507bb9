import { dropUndefined } from '../../../core/drop-undefined.ts';
import { measureWidth } from './measure-width.ts';
import { truncateText } from './truncate-text.ts';
import type { Screen } from './screen.ts';

/** A cell: its text, and how it looks once it is cut to its width. */
export interface Cell {
  text: string;
  style?: (text: string) => string;
}

export interface Column<Row> {
  title: string;
  cell: (row: Row) => Cell | string;
  /** Left out on a narrow screen, the last one first. */
  optional?: boolean;
  /** Useless if cut (an address): it is cut last. */
  whole?: boolean;
}

const GAP = 2;
/** Columns are not cut to fewer characters than this while others can go. */
const FLOOR = 10;

/** A table without borders that fits the screen: wide columns are cut first, then optional ones go. */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  screen: Screen,
): string {
  const cells = (column: Column<Row>): Cell[] => [
    { text: column.title, style: screen.style.dim },
    ...rows.map((row) => toCell(column.cell(row))),
  ];
  const table = fitColumns(
    columns.map((column) => ({ ...column, cells: cells(column) })),
    screen.columns,
  );
  const lines = Array.from({ length: rows.length + 1 }, (_, row) =>
    table
      .map(({ cells, width }) => padCell(cells[row] ?? { text: '' }, width))
      .join(' '.repeat(GAP)),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

function toCell(cell: Cell | string): Cell {
  const { text, style } = typeof cell === 'string' ? { text: cell } : cell;
  return dropUndefined({ text: text.replace(/[\s\p{Cc}]+/gu, ' '), style });
}

interface Fitted {
  optional?: boolean;
  whole?: boolean;
  cells: readonly Cell[];
  width: number;
}

function fitColumns(columns: readonly Omit<Fitted, 'width'>[], room: number): Fitted[] {
  const natural = columns.map((column) => ({
    ...column,
    width: Math.max(...column.cells.map((cell) => measureWidth(cell.text))),
  }));
  for (;;) {
    const fitted = shrink(natural, room, FLOOR);
    if (fitted) return fitted;
    const last = natural.findLastIndex((column) => column.optional === true);
    if (last < 0) return shrink(natural, room, 1) ?? natural.map((one) => ({ ...one, width: 1 }));
    natural.splice(last, 1);
  }
}

/** Takes from the widest column until the line fits; undefined if all reach the floor before it does. */
function shrink(columns: readonly Fitted[], room: number, floor: number): Fitted[] | undefined {
  const fitted = columns.map((column) => ({ ...column }));
  const gaps = GAP * (fitted.length - 1);
  let over = fitted.reduce((sum, column) => sum + column.width, gaps) - room;
  while (over > 0) {
    const widest = fitted
      .filter((column) => column.whole !== true || floor < FLOOR)
      .reduce<Fitted | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
    if (widest === undefined || widest.width <= floor) return undefined;
    widest.width -= 1;
    over -= 1;
  }
  return fitted;
}

function padCell(cell: Cell, width: number): string {
  const text = truncateText(cell.text, width);
  const padding = ' '.repeat(width - measureWidth(text));
  return (cell.style ? cell.style(text) : text) + padding;
}
