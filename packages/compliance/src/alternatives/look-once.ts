import type { Look } from './slot.js';

/** Looks each text through once: the findings of a command try much the same in its place. */
export function lookOnce(look: Look): Look {
  const looked = new Map<string, ReturnType<Look>>();
  return (text) => {
    const known = looked.get(text) ?? look(text);
    looked.set(text, known);
    return known;
  };
}
