/** Deeper than any data that is meant; a value that contains itself ends here too. */
const maximumDepth = 100;

const maximumShown = 80;

/** Where in the data the copying is: put together only when something is wrong there. */
type Path = (string | number)[];

function notPlain(path: Path, what: string): TypeError {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  const named = place.slice(1);
  const shown = named.length > maximumShown ? `${named.slice(0, maximumShown)}…` : named;
  return new TypeError(`${shown} must be plain JSON, and this is ${what}.`);
}

function copyObject(value: object, path: Path): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of another realm has another `Object.prototype`; all of them are the last of their chain.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw notPlain(path, `an instance of ${value.constructor?.name || 'a class'}`);
  }
  const entries: [string, unknown][] = [];
  for (const [key, property] of Object.entries(value)) {
    if (property !== undefined) entries.push([key, copyAt(key, property, path)]);
  }
  return Object.fromEntries(entries);
}

function copyAt(step: string | number, value: unknown, path: Path): unknown {
  path.push(step);
  const made = copy(value, path);
  path.pop();
  return made;
}

function copy(value: unknown, path: Path): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notPlain(path, String(value));
    return value;
  }
  if (typeof value !== 'object') throw notPlain(path, `of type ${typeof value}`);
  // The first step is the name of the whole.
  if (path.length - 1 > maximumDepth) {
    throw notPlain(path, `nested deeper than ${maximumDepth} levels, or contains itself`);
  }
  if (!Array.isArray(value)) return Object.freeze(copyObject(value, path));
  return Object.freeze(Array.from(value, (element, index) => copyAt(index, element, path)));
}

/** Copies that were made: nobody can change one, so it is its own copy. */
const copies = new WeakSet<object>();

/**
 * A copy of plain data that is frozen all the way down: whoever keeps the original cannot change what was judged, and
 * nobody who is handed the copy can. Properties that are undefined are left out.
 *
 * @throws TypeError naming the place of what JSON cannot hold
 */
export function frozenCopy<Value>(value: Value, place: string): Value {
  if (typeof value !== 'object' || value === null) return copy(value, [place]) as Value;
  if (copies.has(value)) return value;
  const made = copy(value, [place]) as Value & object;
  copies.add(made);
  return made;
}
