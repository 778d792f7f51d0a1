import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';

/** Line and column in a text, from 1. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
}

/** A part that is read as something that would be written in another way. */
export interface Changed {
  readonly path: readonly string[];
  readonly source: string;
  readonly value: string;
}

/** A document as a value, and where its parts stand in its text. */
export interface ParsedSource {
  readonly value: unknown;
  readonly changed: readonly Changed[];
  /** Where the part at a path stands, or the nearest part around it that is there. */
  placeOf(path: readonly string[]): Place;
}

/** Why a text is no document, and where. */
export interface Unreadable extends Place {
  readonly message: string;
}

/** Characters of a document: more is a mistake. */
const longestSource = 1024 * 1024;

function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function partOf(node: unknown, name: string): { readonly node: unknown; readonly place: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => nameOf(key) === name);
    return pair && { node: pair.value, place: (pair.key ?? pair.value) as Node };
  }
  const item = isSeq(node) ? node.items[Number(name)] : undefined;
  return item === undefined ? undefined : { node: item, place: item as Node };
}

/** The node of the last part of a path that is there, its key where it has one. */
function nodeAt(root: Node | null, path: readonly string[]): Node | null {
  let place = root;
  let node: unknown = root;
  for (const name of path) {
    const part = partOf(node, name);
    if (part === undefined) break;
    ({ node, place } = part);
  }
  return place;
}

/** The path of a part, from what lies around it and its own key. */
function partsTo(key: number | 'key' | 'value' | null, around: readonly (Document | Node | Pair)[]): readonly string[] {
  const nodes: readonly unknown[] = around;
  const inside = nodes.flatMap((node, index) => {
    if (isPair(node)) return [nameOf(node.key)];
    return isSeq(node) && index + 1 < nodes.length ? [String(node.items.indexOf(nodes[index + 1]))] : [];
  });
  return typeof key === 'number' ? [...inside, String(key)] : inside;
}

/**
 * The numbers and truth values that would be written in another way than they are: a version 1.10 is the number 1.1, a mode 0755
 * is 755, and as texts they are what nobody wrote.
 */
function changedByReading(document: Document.Parsed): readonly Changed[] {
  const changed: Changed[] = [];
  visit(document, {
    Scalar: (key, { value, source, type }, around) => {
      const isPlain = type === Scalar.PLAIN && (typeof value === 'number' || typeof value === 'boolean');
      if (isPlain && source !== undefined && source !== String(value)) {
        changed.push({ path: partsTo(key, around), source, value: String(value) });
      }
    },
  });
  return changed;
}

/** Reads a document from YAML or JSON. */
export function parseSource(text: string): ParsedSource | Unreadable {
  if (text.length > longestSource) return { message: `the text has over ${longestSource} characters` };
  const lines = new LineCounter();
  const placed = (offset: number | undefined): Place => {
    if (offset === undefined) return {};
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  try {
    // JSON is YAML too, so that both have lines to point at.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) {
      return { message: `the text is neither YAML nor JSON: ${error.message}`, ...placed(error.pos[0]) };
    }
    return {
      value: document.toJS({ maxAliasCount: 100 }),
      changed: changedByReading(document),
      placeOf: (path) => placed(nodeAt(document.contents, path)?.range?.[0]),
    };
  } catch (error) {
    return { message: `the text cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
