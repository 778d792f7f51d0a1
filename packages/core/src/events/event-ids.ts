/** Endings made once: turning a new number into text for each event would cost more than the rest of its id. */
const blockSize = 1_024;

/** Ids that begin with `prefix`, each different from those before, as cheap as an id can be. */
export function eventIds(prefix: string): () => string {
  const endings = Array.from({ length: blockSize }, (_, index) => index.toString(36));
  let block = 0;
  let start = `${prefix}${block}.`;
  let used = 0;
  return () => {
    if (used === blockSize) {
      block++;
      start = `${prefix}${block.toString(36)}.`;
      used = 0;
    }
    return start + endings[used++];
  };
}
