import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { formatTable, type Column } from '../../../../src/cli/render/widgets/format-table.ts';
import { buildScreen } from '../../../support/build-screen.ts';

type Row = readonly [slug: string, name: string, port: string];

const COLUMNS: readonly Column<Row>[] = [
  { title: 'CLIENT', cell: ([slug]) => slug },
  { title: 'NAME', cell: ([, name]) => name, optional: true },
  { title: 'PORT', cell: ([, , port]) => port },
];
const ROWS: readonly Row[] = [
  ['claro-colombia', 'Claro Colombia', '8001'],
  ['漢字', 'Compañía Ñandú 漢字 👩‍👩‍👧', '8002'],
];

describe('formatTable', () => {
  it('aligns columns by displayed width: wide characters count twice', () => {
    expect(formatTable(COLUMNS, ROWS, buildScreen())).toBe(
      [
        'CLIENT          NAME                    PORT',
        'claro-colombia  Claro Colombia          8001',
        '漢字            Compañía Ñandú 漢字 👩‍👩‍👧  8002',
      ].join('\n'),
    );
  });

  it('cuts the widest columns first', () => {
    expect(formatTable(COLUMNS, ROWS, buildScreen(36))).toBe(
      [
        'CLIENT          NAME            PORT',
        'claro-colombia  Claro Colombia  8001',
        '漢字            Compañía Ñand…  8002',
      ].join('\n'),
    );
  });

  it('leaves out optional columns that do not fit', () => {
    expect(formatTable(COLUMNS, ROWS, buildScreen(20))).toBe(
      ['CLIENT          PORT', 'claro-colombia  8001', '漢字            8002'].join('\n'),
    );
  });

  it.each([1, 5, 8, 12, 20, 33, 40, 80])('is never wider than %i columns', (columns) => {
    const widths = formatTable(COLUMNS, ROWS, buildScreen(columns))
      .split('\n')
      .map((line) => stringWidth(line));
    // Two columns and a gap cannot be narrower than a character each.
    expect(Math.max(...widths)).toBeLessThanOrEqual(Math.max(columns, 4));
  });

  it('a cell is always one line', () => {
    const evil: Row = ['a\nb', 'x\u001b[31m\ty', '1'];
    const text = formatTable(COLUMNS, [evil], buildScreen());
    expect(text.split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });

  it('colors the text that is left after a cut', () => {
    const style = new Chalk({ level: 1 });
    const columns = [{ title: 'N', cell: () => ({ text: 'abcdefghijklmnop', style: style.red }) }];
    const text = formatTable(columns, [0], { ...buildScreen(12), style });
    expect(text.split('\n')[1]).toBe(style.red('abcdefghijk…'));
  });

  it('shows titles without rows', () => {
    expect(formatTable(COLUMNS, [], buildScreen())).toBe('CLIENT  NAME  PORT');
  });

  it('formats thousands of rows', () => {
    const rows = Array.from({ length: 5000 }, (_, at): Row => [`client-${at}`, 'Ñandú', '8000']);
    expect(formatTable(COLUMNS, rows, buildScreen(60)).split('\n')).toHaveLength(5001);
  });
});
