import { hash } from 'node:crypto';

/** What shows nothing, or nothing of its own: format and control characters, and what Unicode lets a font leave out. */
const invisible = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** What shows nothing that tells people apart: symbols, what is unassigned or private, and marks that no script owns. */
const unseen = /[^\p{L}\p{M}\p{N}\p{P} -~]|\p{Script=Inherited}/gu;

/** Letters and signs that look like one of ASCII, from the confusables of Unicode Technical Standard 39. */
const known = [
  ['АВЕЗКМНОРСТУХЅІЈԌԜҮаеорсухѕіјһӏԁԛԝүѵ', 'ABE3KMHOPCTYXSIJGWYaeopcyxsijhldqwyv'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγηικνορσυ', 'ABEZHIKMNOPTYXayniĸvopou'],
  ['ՕՏԼսոօհցզյ', 'OSLunohgqj'],
  ['ɑɡıɩɪʋ', 'agiiiv'],
  ['’ʼʻ‐–', "'''--"],
].flatMap(([theirs = '', latin = '']) =>
  [...theirs].map((letter, index): readonly [string, string] => [letter, [...latin][index] ?? letter]),
);

/** A letter in the other case stands for the same one, unless it looks like another itself. */
const lookalikes = new Map([
  ...known.flatMap(([letter, latin]) =>
    [letter.toLowerCase(), letter.toUpperCase()].map((each) => [each, latin] as const),
  ),
  ...known,
]);

/** One form of all spellings of an id that mean the same letters: NFKC (UAX 15), without case, without what is not seen. */
function foldedId(id: string): string {
  const text = id.normalize('NFKC').replaceAll(invisible, '').trim();
  return text.toUpperCase().toLowerCase().normalize('NFKC');
}

/** One form of all ids that look the same. */
function shapeOf(id: string): string {
  const seen = id.normalize('NFKC').replaceAll(unseen, '');
  return foldedId([...seen].map((letter) => lookalikes.get(letter) ?? letter).join(''));
}

/**
 * What somebody is told apart by where their id must not be shown: what looks like a secret is taken out of names, and two who
 * are named alike may be two people. SHA-256 (hex) of the letters of an id, a colon, and SHA-256 of how they look; all spellings
 * of one id have one of the two in common, see {@link isSameIdentity}. A short id can be guessed from it.
 */
export function identityOf(id: string): string {
  const [letters, shape] = [foldedId(id), shapeOf(id)];
  const digest = hash('sha256', letters);
  return `${digest}:${shape === letters ? digest : hash('sha256', shape)}`;
}

/**
 * Whether two identities may be one person's: their ids are spelt with the same letters, or look it. Of two who are told apart
 * by more than that, each counts; of two who are not, one.
 */
export function isSameIdentity(one: string, other: string): boolean {
  const others = other.split(':');
  return one.split(':').some((digest, index) => digest === others[index]);
}
