// The screen of a terminal: takes what a program writes to it and knows what is to be seen, with its colors.

const ESCAPE = '\u001b';
/** Parts of what is written: control sequences, strings for the terminal itself, control characters, text. */
const PARTS = new RegExp(
  `${ESCAPE}\\[([\\d;?]*)([A-Za-z])|${ESCAPE}\\][^\\u0007]*\\u0007|${ESCAPE}.|[\\u0000-\\u001f]|[^\\u0000-\\u001f]+`,
  'gu',
);

export function createScreen(columns, rows) {
  const lines = [[]];
  let [row, column, style] = [0, 0, ''];

  const put = (text) => {
    for (const character of text) {
      if (column === columns) newLine();
      const line = (lines[row] ??= []);
      while (line.length < column) line.push({ character: ' ', style: '' });
      line[column] = { character, style };
      column += 1;
    }
  };
  const newLine = () => {
    row += 1;
    column = 0;
    lines[row] ??= [];
  };
  const control = {
    A: (n) => (row = Math.max(lines.length - rows, 0, row - (n || 1))),
    B: (n) => (row = Math.min(lines.length - 1, row + (n || 1))),
    C: (n) => (column = Math.min(columns - 1, column + (n || 1))),
    D: (n) => (column = Math.max(0, column - (n || 1))),
    G: (n) => (column = (n || 1) - 1),
    K: (n) => {
      if (n === 2) lines[row] = [];
      else lines[row]?.splice(column);
    },
    J: () => {
      lines[row]?.splice(column);
      lines.splice(row + 1);
    },
  };
  const characters = { '\n': newLine, '\r': () => (column = 0), '\b': () => control.D(1) };

  return {
    write(output) {
      for (const [part, numbers, letter] of output.matchAll(PARTS)) {
        if (letter === 'm') style = nextStyle(style, numbers);
        else if (letter !== undefined) control[letter]?.(Number(numbers.replace(/\D.*/, '')));
        else if (part.startsWith(ESCAPE)) continue;
        else if (part < ' ') characters[part]?.();
        else put(part);
      }
    },
    /** What is to be seen, line by line, as pieces of one style each. */
    visible: () => lines.slice(-rows).map(toPieces),
  };
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** Styles are the names of classes: `green bold`. */
function nextStyle(style, numbers) {
  const found = new Set(style.split(' ').filter(Boolean));
  const remove = (...names) => names.forEach((name) => found.delete(name));
  const colors = [...NAMES, 'gray'];
  for (const code of numbers.split(';').map(Number)) {
    if (code === 0) found.clear();
    if (code === 1) found.add('bold');
    if (code === 2) found.add('dim');
    if (code === 22) remove('bold', 'dim');
    if ((code >= 30 && code <= 39) || code >= 90) remove(...colors);
    if (code >= 30 && code <= 37) found.add(NAMES[code - 30]);
    if (code >= 90) found.add(code === 90 ? 'gray' : NAMES[code - 90]);
  }
  return [...found].sort().join(' ');
}

function toPieces(line) {
  const pieces = [];
  for (const [at, { character, style }] of line.entries()) {
    const last = pieces.at(-1);
    if (last?.style === style) last.text += character;
    else pieces.push({ at, text: character, style });
  }
  return pieces.filter(({ text }) => text.trim() !== '');
}
