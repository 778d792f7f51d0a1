/** Ids that each of the two generations holds. */
const generationSize = 8_192;

/** A memory of ids that is bounded: it knows at least the last 8,192, and forgets the oldest in bulk. */
export function seenIds(): {
  /** Notes the id; true when it was noted before. */ readonly seen: (id: string) => boolean;
} {
  let current = new Set<string>();
  let previous = new Set<string>();
  return {
    seen: (id) => {
      if (current.has(id) || previous.has(id)) return true;
      if (current.size >= generationSize) {
        previous = current;
        current = new Set();
      }
      current.add(id);
      return false;
    },
  };
}
