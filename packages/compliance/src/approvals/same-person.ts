/** What shows nothing, or nothing of its own: format and control characters, and what Unicode lets a font leave out. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const allInvisible = new RegExp(invisible.source, 'gu');

/** Letters of other scripts that look like a Latin one, from the confusables of Unicode Technical Standard 39. */
const lookalikes = new Map(
  [
    ['АВЕЗКМНОРСТУХЅІЈԌԜҮаеорсухѕіјһӏԁԛԝүѵ', 'ABE3KMHOPCTYXSIJGWYaeopcyxsijhldqwyv'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυ', 'ABEZHIKMNOPTYXayiĸvopu'],
    ['ՕՏԼսոօհցզյ', 'OSLunohgqj'],
  ].flatMap(([theirs = '', latin = '']) => [...theirs].map((letter, index) => [letter, [...latin][index] ?? letter])),
);

/** One form of all spellings of an id that mean the same letters: NFKC (UAX 15), without case, without what is not seen. */
function foldedId(id: string): string {
  const text = id.normalize('NFKC').replaceAll(allInvisible, '').trim();
  return text.toUpperCase().toLowerCase().normalize('NFKC');
}

/** One form of all ids that look the same, for counting people. */
export function shapeOf(id: string): string {
  return foldedId([...id.normalize('NFKC')].map((letter) => lookalikes.get(letter) ?? letter).join(''));
}

/** Whether an id holds characters that nobody sees. */
export function hasInvisible(id: string): boolean {
  return invisible.test(id);
}

/**
 * Whether two ids may be one person's: they are spelt with the same letters, or look it. Of two who are told apart by more
 * than that, each counts; of two who are not, one.
 */
export function isSamePerson(one: string, other: string): boolean {
  return foldedId(one) === foldedId(other) || shapeOf(one) === shapeOf(other);
}
