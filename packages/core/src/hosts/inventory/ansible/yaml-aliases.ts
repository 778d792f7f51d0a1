import { type Document, isAlias, type Node, visit } from 'yaml';

/** What each alias of a document stands for: the anchor of that name that was set last before it. */
export function aliasMeanings(document: Document): ReadonlyMap<Node, Node> {
  const meanings = new Map<Node, Node>();
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const meaning = anchors.get(node.source);
        if (meaning !== undefined) meanings.set(node, meaning);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return meanings;
}
