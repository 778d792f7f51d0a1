/** Deeper than any data that is meant; a value that contains itself ends here too. */
const maximumDepth = 100;

const maximumShown = 80;

function notPlain(place: string, what: string): TypeError {
  const shown = place.length > maximumShown ? `${place.slice(0, maximumShown)}…` : place;
  return new TypeError(`${shown} must be plain JSON, and this is ${what}.`);
}

function copyObject(value: object, place: string, depth: number): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another realm has another `Object.prototype`; all of them are the last of their chain.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw notPlain(place, `an instance of ${value.constructor?.name || 'a class'}`);
  }
  const entries: [string, unknown][] = [];
  for (const [key, property] of Object.entries(value)) {
    if (property !== undefined) entries.push([key, copy(property, `${place}.${key}`, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function copy(value: unknown, place: string, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notPlain(place, String(value));
    return value;
  }
  if (typeof value !== 'object') throw notPlain(place, `of type ${typeof value}`);
  if (depth > maximumDepth) throw notPlain(place, `nested deeper than ${maximumDepth} levels, or contains itself`);
  if (!Array.isArray(value)) return Object.freeze(copyObject(value, place, depth));
  return Object.freeze(Array.from(value, (element, index) => copy(element, `${place}[${index}]`, depth + 1)));
}

/**
 * A copy of plain data that is frozen all the way down: whoever keeps the original cannot change what was judged, and
 * nobody who is handed the copy can. Properties that are undefined are left out.
 *
 * @throws TypeError naming the place of what JSON cannot hold
 */
export function frozenCopy<Value>(value: Value, place: string): Value {
  return copy(value, place, 0) as Value;
}
