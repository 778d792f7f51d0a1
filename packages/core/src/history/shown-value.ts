/** What somebody passed, for a message: `"10"` is told apart from `10`, and nothing is shown at length. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') {
    return value.length <= 40 ? JSON.stringify(value) : `a text of ${value.length} characters`;
  }
  if (Array.isArray(value)) {
    const isShort = value.length <= 5 && !value.some(Array.isArray);
    return isShort ? `the list [${value.map(shownValue).join(', ')}]` : `a list of ${value.length}`;
  }
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
