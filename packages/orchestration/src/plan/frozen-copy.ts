function copyOfParts(value: object, within: unknown[]): object {
  const made: Record<string, unknown> = {};
  for (const part of Object.keys(value)) {
    const copied = copy(value[part as keyof typeof value], within);
    if (part !== '__proto__') made[part] = copied;
    // Assigned, it would be what the parts are inherited from.
    else Object.defineProperty(made, part, { value: copied, enumerable: true });
  }
  return made;
}

/** @param within - what it is part of: what contains itself has nothing there, for the checks of its form to refuse */
function copy(value: unknown, within: unknown[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (within.includes(value)) return null;
  within.push(value);
  const made = Array.isArray(value) ? [...value].map((each) => copy(each, within)) : copyOfParts(value, within);
  within.pop();
  return Object.freeze(made);
}

/**
 * A copy of plans, hosts and values that is frozen all the way down, every part of which was read once: what is checked, hashed,
 * stored and run is then the same, whatever becomes of the original. Parts that are no data are left for the checks to refuse.
 */
export function frozenCopy<Value>(value: Value): Value {
  return copy(value, []) as Value;
}
