import { displayWidth, fitting } from './display-width.js';

/** A word in pieces of at most so many columns. */
function pieces(word: string, columns: number): readonly string[] {
  const all: string[] = [];
  let rest = word;
  while (displayWidth(rest) > columns) {
    const piece = fitting(rest, columns) || rest.slice(0, 1);
    all.push(piece);
    rest = rest.slice(piece.length);
  }
  return rest === '' ? all : [...all, rest];
}

/** Lines of at most so many columns, broken at blanks where there are any. */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, columns))) {
    if (line === '') line = word;
    else if (displayWidth(line) + 1 + displayWidth(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}
