/** What something means, by the first pattern that its words fit. */
export type PatternTable<T> = readonly (readonly [pattern: RegExp, meaning: T])[];

/** The meaning of `text`, if any pattern fits. */
export function meaningOf<T>(table: PatternTable<T>, text: string): T | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}
