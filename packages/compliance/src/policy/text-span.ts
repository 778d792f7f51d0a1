import type { Effect } from '@opspilot/core';

/** Start and end (exclusive) in a text. */
export type TextSpan = Effect['span'];

/** Whether two are one; what has no span is about the whole, and the same as another that has none. */
export function isSameSpan(one: TextSpan | undefined, other: TextSpan | undefined): boolean {
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}

/** Whether the first lies in the second. */
export function isWithin(inner: TextSpan, outer: TextSpan): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}
