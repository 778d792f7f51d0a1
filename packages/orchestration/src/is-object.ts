/** What an object of any parts has, by name. */
export type Parts = Readonly<Record<string, unknown>>;

/** Whether a value is an object, and neither a list nor nothing. */
export function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
