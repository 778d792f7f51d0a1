import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';
import type { Variable } from './inventory.js';
import { aliasMeanings } from './yaml-aliases.js';

/** An entry of a mapping: what was merged in with `<<` comes like its own. */
export interface Entry {
  readonly key: string;
  readonly value: Node | null;
  readonly place: InventoryPlace;
}

/** A YAML file, to be walked through. */
export interface YamlSource {
  /** Null for an empty file. */
  readonly contents: Node | null;
  placeOf(node: Node | null): InventoryPlace;
  /** Undefined for what is no mapping; empty for nothing at all. */
  entriesOf(node: Node | null): readonly Entry[] | undefined;
  variableOf(entry: Entry): Variable;
}

const mostAliases = 100_000;
const deepestMerge = 64;
// What YAML 1.1, which Ansible reads, takes for something else than text or a decimal number.
const ambiguous =
  /^(?:yes|no|on|off|true|false|[-+]?0[\dbxo_][\da-f_]*|[-+]?[\d_]*\.[\d_]*(?:e[-+]?\d+)?|[-+]?[1-9][\d_]*(?::[0-5]?\d)+|[-+]\d[\d_]*|\d[\d_]*_[\d_]*)$/i;

/**
 * Parses YAML that an inventory is made of: keys are unique text, aliases are counted.
 *
 * @throws OpsError `inventory-invalid`
 */
export function yamlSource(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const placeAt = (offset: number): InventoryPlace => ({ file, line: Math.max(lines.linePos(offset).line, 1) });
  const placeOf = (node: Node | null): InventoryPlace => placeAt(node?.range?.[0] ?? 0);
  const document = parse(text, file, lines);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw inventoryInvalid(placeAt(problem.pos[0]), `valid YAML expected: ${withoutQuote(problem.message)}.`);
  const meanings = aliasMeanings(document);
  let aliases = 0;

  const resolved = (node: Node | null): Node | null => {
    if (node === null || !isAlias(node)) return node;
    if (++aliases > mostAliases)
      throw inventoryInvalid(placeOf(node), `at most ${mostAliases} uses of aliases expected.`);
    const meaning = meanings.get(node);
    if (meaning === undefined)
      throw inventoryInvalid(
        placeOf(node),
        'an anchor expected before its alias; a value that begins with * stands in quotes.',
      );
    return meaning;
  };

  const entryOf = ({ key, value }: Pair): Entry => {
    const place = placeOf(key as Node | null);
    if (isScalar(key) && typeof key.value === 'string') return { key: key.value, value: value as Node | null, place };
    throw inventoryInvalid(place, `a key that is text expected; put ${shownKey(key)} in quotes.`);
  };

  const entriesOf = (node: Node | null, depth = 0): readonly Entry[] | undefined => {
    const meaning = resolved(node);
    if (isNothing(meaning)) return [];
    if (!isMap(meaning)) return;
    const entries = meaning.items.map(entryOf);
    const own = new Map(entries.filter(({ key }) => key !== '<<').map((entry) => [entry.key, entry]));
    // What is merged in first counts; what the mapping says itself always does.
    for (const entry of entries.filter(({ key }) => key === '<<').flatMap((merge) => mergedBy(merge, depth))) {
      if (!own.has(entry.key)) own.set(entry.key, entry);
    }
    return [...own.values()];
  };

  const mergedBy = ({ value, place }: Entry, depth: number): readonly Entry[] => {
    if (depth > deepestMerge) throw inventoryInvalid(place, 'fewer mappings merged into each other expected.');
    const meaning = resolved(value);
    const parts = isSeq(meaning) ? (meaning.items as Node[]) : [value];
    return parts.flatMap((part) => {
      const entries = entriesOf(part, depth + 1);
      if (entries === undefined) throw inventoryInvalid(place, 'a mapping expected after <<.');
      return entries;
    });
  };

  return {
    contents: document.contents,
    placeOf,
    entriesOf: (node) => entriesOf(node),
    variableOf: ({ key, value, place }) => ({ name: key, ...valueOfNode(resolved(value)), ...place }),
  };
}

function parse(text: string, file: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  } catch (error) {
    // Thousands of brackets within each other are more than its parser can follow.
    throw inventoryInvalid(
      { file },
      `YAML of less depth expected (${error instanceof Error ? error.message : 'unknown'}).`,
    );
  }
}

/** The parser's words, less what it quotes of the file, which may be a secret. */
function withoutQuote(message: string): string {
  return message.replace(/(?::\s|\s*\\)[\s\S]*$/, '');
}

function isNothing(node: Node | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

function valueOfNode(node: Node | null): Pick<Variable, 'kind' | 'text' | 'isAmbiguous'> {
  if (isNothing(node)) return { kind: 'nothing', text: '' };
  if (node.tag === '!vault' || node.tag === '!vault-encrypted') return { kind: 'encrypted', text: '' };
  if (!isScalar(node)) return { kind: 'structure', text: '' };
  const isPlain = node.type === 'PLAIN';
  const text = isPlain ? (node.source ?? String(node.value)) : String(node.value);
  return { kind: 'text', text, isAmbiguous: isPlain && ambiguous.test(text) };
}

function shownKey(key: unknown): string {
  return isScalar(key) ? JSON.stringify(String(key.source ?? key.value)) : 'it';
}
