/** Characters that are shown: the last words tell why, not the greeting. */
const most = 300;

/**
 * What was said before the command began, for a message: one line, without what repeats us. Whoever reads the input in
 * place of our own script may print it again, with all that it holds.
 *
 * @param id - stands in everything that we send
 * @returns `undefined` when nothing was said
 */
export function lastWords(remarks: string, id: string): string | undefined {
  const lines = remarks.split(/[\r\n]+/).filter((line) => !line.includes(id));
  const text = lines
    .map((line) => line.replace(/[\p{C}\s]+/gu, ' ').trim())
    .filter(Boolean)
    .join(' / ');
  if (text === '') return undefined;
  return `"${text.length > most ? `…${text.slice(-most)}` : text}"`;
}
