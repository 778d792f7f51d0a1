import { replacement } from './replacement.js';

/** How strings and bytes are redacted. */
export interface LeafRedaction {
  text(value: string): string;
  bytes(value: Uint8Array): Uint8Array;
}

type Container = object;

/** Levels of a value that are looked at without the bookkeeping that copies and cycles need. */
const depthAtAGlance = 8;

/** Objects whose `toJSON` makes new ones without end are not searched for ever. */
const mostContainers = 200_000;

/**
 * Redacts a value in depth. Only what holds a secret is copied, and what leads to it; a value without any comes back as
 * it is. Works without recursion: neither cycles nor depth can break it; what has over 200,000 objects in it is hidden whole.
 */
export function redactValue<T>(value: T, leaf: LeafRedaction): T {
  const redacted = redactLeaf(value, leaf);
  if (redacted !== undefined) return redacted as T;
  if (!isContainer(value) || isPlainAndClean(value, leaf, depthAtAGlance)) return value;
  const representations = new Map<Container, unknown>();
  const dirty = findDirty(value, leaf, representations);
  if (dirty === undefined) return replacement('too-large') as T;
  if (dirty.size === 0) return value;
  const copies = new Map<Container, Container>();
  for (const original of dirty) if (!representations.has(original)) copies.set(original, emptyCopy(original));
  const redact = (part: unknown): unknown => {
    const isRepresented = dirty.has(part as Container) && representations.has(part as Container);
    const shown = isRepresented ? representations.get(part as Container) : part;
    return copies.get(shown as Container) ?? redactLeaf(shown, leaf) ?? shown;
  };
  for (const [original, copy] of copies) fill(copy, original, redact);
  return redact(value) as T;
}

/** Whether a value is plain data of a few levels without a secret, which is the usual case; false says nothing. */
function isPlainAndClean(value: unknown, leaf: LeafRedaction, depth: number): boolean {
  if (typeof value === 'string') return leaf.text(value) === value;
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (!Array.isArray(value)) return isPlainAndCleanObject(value, leaf, depth);
  for (const element of value) if (!isPlainAndClean(element, leaf, depth - 1)) return false;
  return true;
}

function isPlainAndCleanObject(value: object, leaf: LeafRedaction, depth: number): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return false;
  // Without a list of the names, which nearly every event would make only to drop it. A plain object inherits none.
  for (const key in value) {
    if (leaf.text(key) !== key || !isPlainAndClean(read(value, key), leaf, depth - 1)) return false;
  }
  return true;
}

/** A string, or bytes, redacted; undefined for anything else. */
function redactLeaf(value: unknown, leaf: LeafRedaction): string | Uint8Array | undefined {
  if (typeof value === 'string') return leaf.text(value);
  return value instanceof Uint8Array ? leaf.bytes(value) : undefined;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

/**
 * The containers from which a secret can be reached, undefined when there are too many to tell; `representations` receives
 * what stands for objects in JSON.
 */
function findDirty(
  root: Container,
  leaf: LeafRedaction,
  representations: Map<Container, unknown>,
): ReadonlySet<Container> | undefined {
  const holders = new Map<Container, Container[]>([[root, []]]);
  const found = new Set<Container>();
  const shownAsIs = new Set<unknown>();
  // A map is iterated in the order of insertion, what is inserted meanwhile included.
  for (const container of holders.keys()) {
    if (holders.size > mostContainers) return;
    const visit = (part: unknown): void => {
      if (isContainer(part)) holdersOf(holders, part).push(container);
      else if ((redactLeaf(part, leaf) ?? part) !== part) found.add(container);
    };
    // As JSON has it, what stands for an object is not asked again what stands for it.
    const representation = shownAsIs.has(container) ? undefined : representationOf(container);
    if (representation === undefined) visitParts(container, visit);
    else {
      representations.set(container, representation);
      shownAsIs.add(representation);
      visit(representation);
    }
  }
  for (const container of found) {
    for (const holder of holders.get(container) ?? []) found.add(holder);
  }
  return found;
}

function holdersOf(holders: Map<Container, Container[]>, container: Container): Container[] {
  let known = holders.get(container);
  if (known === undefined) {
    known = [];
    holders.set(container, known);
  }
  return known;
}

/** What JSON and loggers show of an object in its place; errors are shown as they are. */
function representationOf(container: Container): unknown {
  if (container instanceof Error) return;
  const toJson = read(container, 'toJSON');
  if (typeof toJson !== 'function') return;
  try {
    const representation: unknown = Reflect.apply(toJson, container, ['']);
    return representation === container ? undefined : representation;
  } catch {
    return;
  }
}

function visitParts(container: Container, visit: (part: unknown) => void): void {
  if (container instanceof Map) {
    for (const [key, value] of container) {
      visit(key);
      visit(value);
    }
  } else if (container instanceof Set) for (const value of container) visit(value);
  for (const key of keysOf(container)) {
    visit(key);
    visit(read(container, key));
  }
}

/** Enumerable properties, and of an error those that are not: message, stack, cause. */
function keysOf(container: Container): readonly string[] {
  return container instanceof Error ? Object.getOwnPropertyNames(container) : Object.keys(container);
}

/** A getter that throws has nothing to show. */
function read(container: Container, key: string): unknown {
  try {
    return (container as Record<string, unknown>)[key];
  } catch {
    return;
  }
}

function emptyCopy(original: Container): Container {
  if (Array.isArray(original)) return [];
  if (original instanceof Map) return new Map();
  if (original instanceof Set) return new Set();
  const prototype: unknown = Object.getPrototypeOf(original);
  if (original instanceof Error) return Object.setPrototypeOf(new Error(), prototype as object) as Error;
  return Object.create(prototype as object | null) as object;
}

function fill(copy: Container, original: Container, redact: (part: unknown) => unknown): void {
  if (original instanceof Map)
    for (const [key, value] of original) (copy as Map<unknown, unknown>).set(redact(key), redact(value));
  if (original instanceof Set) for (const value of original) (copy as Set<unknown>).add(redact(value));
  for (const key of keysOf(original)) {
    if (Array.isArray(original) && key === 'length') continue;
    Object.defineProperty(copy, redact(key) as string, {
      value: redact(read(original, key)),
      enumerable: Object.prototype.propertyIsEnumerable.call(original, key),
      writable: true,
      configurable: true,
    });
  }
  for (const symbol of Object.getOwnPropertySymbols(original)) {
    Object.defineProperty(copy, symbol, {
      value: redact((original as Record<symbol, unknown>)[symbol]),
      enumerable: Object.prototype.propertyIsEnumerable.call(original, symbol),
      configurable: true,
    });
  }
  if (Object.isFrozen(original)) Object.freeze(copy);
}
