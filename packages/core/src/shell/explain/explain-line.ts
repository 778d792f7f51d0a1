import type { ExplainedPart } from './command-explanation.js';
import { PartList } from './part-list.js';
import { joined, nowhere, type Positions } from './positions.js';
import { deepest, type Scene } from './scene.js';
import type { WatchedText } from './watched-text.js';

/** The parts of a script that stands in words; none where it is not known where in them. */
export function explainLine(text: WatchedText, positions: Positions, scene: Scene): readonly ExplainedPart[] {
  if (positions === nowhere || scene.depth >= deepest) return [];
  const { source, script } = text;
  const inner: Scene = {
    ...scene,
    text,
    source,
    positions: joined(scene.positions, positions),
    depth: scene.depth + 1,
  };
  const list = new PartList(inner);
  scene.statements(script.commands, inner, list);
  return list.finish(0, source.length);
}
