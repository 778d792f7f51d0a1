import type { Effect } from '../effect.js';
import { type InnerTraits, plain } from './flows.js';
import type { Input } from './machine.js';
import type { Place } from './place.js';

/** An interactive shell on the machine, and in the container, where the command itself is. */
function isShellAt({ kind, action, scope }: Effect, place: Place): boolean {
  if (kind !== 'execute' || action !== 'shell') return false;
  return scope.host === place.scope.host && scope.container === place.scope.container;
}

/** Reaches another machine, or lets it in. */
function isTalk({ kind, action }: Effect): boolean {
  return kind === 'network' && (action === 'connect' || action === 'listen' || action === 'send');
}

/** What is read to be run is not there to be kept. */
function isUnseenScript({ kind, action }: Effect): boolean {
  return kind === 'opaque' && action === 'unseen-script';
}

/** Whatever sends takes along what is worth something; answers whether anything does. */
function markWorth(effects: Effect[], first: number, place: Place): boolean {
  let isMarked = false;
  for (let index = first; index < effects.length; index += 1) {
    const effect = effects[index] as Effect;
    if (effect.scope !== place.scope || effect.kind !== 'network' || effect.action !== 'send') continue;
    effects[index] = { ...effect, action: 'send-data' };
    isMarked = true;
  }
  return isMarked;
}

/** Whatever sends or connects takes the secret along. */
function markSent(effects: Effect[], first: number, place: Place): void {
  for (let index = first; index < effects.length; index += 1) {
    const effect = effects[index] as Effect;
    if (effect.scope !== place.scope || !isTalk(effect) || effect.action === 'listen') continue;
    effects[index] = { ...effect, attributes: { ...effect.attributes, sensitive: true, external: true } };
  }
}

/** A call whose effects are all told. */
interface ToldCall {
  readonly effects: Effect[];
  /** Where its own begin. */
  readonly first: number;
  readonly place: Place;
  readonly input: Input;
  /** Of all that it has read. */
  readonly traits: InnerTraits;
  readonly isWrapping: boolean;
}

interface Conclusion {
  /** It may send what is worth something, without saying that it sends. */
  readonly sendsData: boolean;
  readonly reversesShell: boolean;
  /** What it prints are answers of a shell. */
  readonly answers: boolean;
}

/** What follows from effects together. Those that take something along are marked. */
export function concludeTalk({ effects, first, place, input, traits, isWrapping }: ToldCall): Conclusion {
  const own = effects.slice(first);
  const hasShell = own.some((effect) => isShellAt(effect, place));
  const talks = own.some((effect) => effect.scope === place.scope && isTalk(effect));
  // What an inner command prints comes back; only what it is given goes out.
  const given = input.isGiven ? input.flow.traits : plain;
  const sent = isWrapping ? given : traits;
  let sendsData = false;
  if (talks && sent.sensitive) markSent(effects, first, place);
  else if (talks && sent.valuable && !own.some(isUnseenScript)) {
    sendsData = !markWorth(effects, first, place) && !isWrapping;
  }
  const reversesShell = (talks && (hasShell || traits.answers)) || (hasShell && input.isRemote);
  return { sendsData, reversesShell, answers: hasShell };
}
