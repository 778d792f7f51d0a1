import type { EffectAttributes, EffectKind, Span, Target, TargetType } from '../effect.js';
import { classifyPath } from '../paths/classify-path.js';
import { besideHome } from '../paths/resolve-path.js';
import { displayed, hasUnknown, isDeep, SOMEWHERE } from '../words/markers.js';
import type { Machine } from './machine.js';
import { outsideBelow, outsideOf } from './mounts.js';
import type { Place } from './place.js';

interface At {
  readonly machine: Machine;
  readonly place: Place;
}

interface Sketch {
  readonly kind: EffectKind;
  readonly action: string;
  readonly span: Span;
  readonly attributes?: EffectAttributes | undefined;
  readonly confidence?: number | undefined;
  /** What a link leads to is meant, even where the link could be. */
  readonly followsLinks?: boolean | undefined;
}

const none: EffectAttributes = Object.freeze({});
const dynamic: EffectAttributes = Object.freeze({ dynamic: true });
const sensitive: EffectAttributes = Object.freeze({ sensitive: true });
const recursive: EffectAttributes = Object.freeze({ recursive: true });
const external: EffectAttributes = Object.freeze({ external: true });

function emit({ machine, place }: At, sketch: Sketch, target: Target, attributes: EffectAttributes): void {
  const { kind, action, span, confidence = 1 } = sketch;
  machine.run.tell({
    kind,
    action,
    target,
    scope: place.scope,
    attributes,
    // One that nobody can rate is taken for certain.
    confidence: confidence >= 0 && confidence <= 1 ? confidence : 1,
    span: machine.run.within(span),
  });
}

function merged(own: EffectAttributes | undefined, more: EffectAttributes): EffectAttributes {
  if (own === undefined) return more;
  return more === none ? own : { ...own, ...more };
}

/** A path as the outer system has it. */
export function placed(path: string, root: string | undefined): string {
  return root !== undefined && path.startsWith('/') ? `${root}${path === '/' ? '' : path}` : path;
}

/**
 * Tells an effect on a resolved path, and the same on all that the path leads to by links and mounts that the command
 * made: they may not have come to be, and what stood there then counts. In a container, what it was given of the system
 * outside is that system's. Answers the path as it was classed.
 */
export function emitPath(at: At, sketch: Sketch & { readonly path: string }): Extract<Target, { type: 'path' }> {
  const [first, ...others] = besideHome(sketch.path) ?? [];
  if (first === undefined) return emitOne(at, sketch);
  for (const path of others) emitOne(at, { ...sketch, path });
  return emitOne(at, { ...sketch, path: first });
}

function emitOne(at: At, sketch: Sketch & { readonly path: string }): Extract<Target, { type: 'path' }> {
  const path = placed(sketch.path, at.place.root);
  // What is removed by its own name is the link.
  const keepsLast = sketch.kind === 'delete' && sketch.followsLinks !== true;
  for (const other of at.machine.run.leadsTo(path, keepsLast, sketch.span)) emitAt(at, sketch, other);
  const { outside } = at.place;
  if (outside === undefined) return emitAt(at, sketch, path);
  const there = { machine: at.machine, place: outside };
  const other = outsideOf(path, at.place, sketch.kind);
  if (other !== undefined) return emitPath(there, { ...sketch, path: other });
  if (sketch.attributes?.recursive === true || isDeep(path)) {
    for (const below of outsideBelow(path, at.place, sketch.kind)) emitPath(there, { ...sketch, path: below });
  }
  return emitAt(at, sketch, path);
}

function emitAt(at: At, sketch: Sketch, path: string): Extract<Target, { type: 'path' }> {
  const { pathClass, holds } = classifyPath(path);
  const shown = displayed(path);
  const target: Extract<Target, { type: 'path' }> = {
    type: 'path',
    path: shown,
    pathClass,
    ...(holds === undefined ? undefined : { holds }),
    ...(path.startsWith(SOMEWHERE) ? { isRelative: true } : undefined),
  };
  let attributes = merged(sketch.attributes, hasUnknown(path) ? dynamic : none);
  if (isDeep(path)) attributes = merged(attributes, recursive);
  if (holds === 'secret') attributes = merged(attributes, sensitive);
  emit(at, sketch, target, attributes);
  return target;
}

/** Tells an effect on anything else. */
export function emitTarget(
  at: At,
  sketch: Sketch & { readonly type: TargetType; readonly name: string; readonly external?: true },
): void {
  const { type, name } = sketch;
  let attributes = merged(sketch.attributes, hasUnknown(name) ? dynamic : none);
  if (sketch.external === true) attributes = merged(attributes, external);
  emit(at, sketch, { type, name: displayed(name) }, attributes);
}
