/** A whole number as programs print it, as long as a double holds it exactly. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `text` in units of `bytes`. */
export function byteCount(text: string | undefined, bytes: number): number | undefined {
  const count = wholeNumber(text);
  const total = count === undefined ? Number.NaN : count * bytes;
  return Number.isSafeInteger(total) ? total : undefined;
}
