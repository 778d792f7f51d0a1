import type { Entry } from '../entry/entry.js';

/** Whether content, owner, mode and time are all that a file has: then a copy of it is made without its archive. */
export function isPlain({ type, content, attributes, accessAcl, segments, size }: Entry): boolean {
  return (
    type === 'file' &&
    size > 0 &&
    content !== undefined &&
    attributes === undefined &&
    accessAcl === undefined &&
    segments === undefined
  );
}
