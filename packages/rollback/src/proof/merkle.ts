import { createHash } from 'node:crypto';

/** SHA-256 over leaves in their order, as a tree. Source: RFC 6962, section 2.1. */
export function merkleRoot(leaves: Iterable<Uint8Array>): string {
  // Roots of whole subtrees, the largest first: of 2^n leaves each, no two of the same size.
  const subtrees: { readonly size: number; readonly hash: Buffer }[] = [];
  for (const leaf of leaves) {
    let tree = { size: 1, hash: hashOf(0, leaf) };
    for (let last = subtrees.at(-1); last?.size === tree.size; last = subtrees.at(-1)) {
      tree = { size: 2 * tree.size, hash: hashOf(1, last.hash, tree.hash) };
      subtrees.pop();
    }
    subtrees.push(tree);
  }
  const root = subtrees
    .map(({ hash }) => hash)
    .reduceRight<Buffer | undefined>((right, left) => (right === undefined ? left : hashOf(1, left, right)), undefined);
  return (root ?? createHash('sha256').digest()).toString('hex');
}

/** The first byte keeps a leaf from being taken for a node. */
function hashOf(first: 0 | 1, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(Buffer.of(first));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
