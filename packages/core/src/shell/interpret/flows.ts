import type { Flow, FlowTraits } from '../tools/tool-spec.js';
import { limitedText } from '../words/limited-text.js';
import { UNKNOWN } from '../words/markers.js';

/** Traits of a flow, those that only the interpreter needs included. */
export interface InnerTraits extends FlowTraits {
  /** What an interactive shell answers: sent over a network it is a remote shell. */
  readonly answers: boolean;
}

/** A flow as the interpreter passes it on. */
export interface InnerFlow extends Flow {
  readonly text: string | undefined;
  readonly traits: InnerTraits;
  /** It is this program of the system: the name by which that is known. */
  readonly program?: string;
}

export const plain: InnerTraits = Object.freeze({
  downloaded: false,
  sensitive: false,
  decoded: false,
  answers: false,
  valuable: false,
});
/** Nothing flows. */
export const nothing: InnerFlow = Object.freeze({ text: '', traits: plain });
/** Something flows that is nobody's secret. */
export const something: InnerFlow = Object.freeze({ text: undefined, traits: plain });

export function joinTraits(a: InnerTraits, b: InnerTraits): InnerTraits {
  if (a === b || b === plain) return a;
  if (a === plain) return b;
  return {
    downloaded: a.downloaded || b.downloaded,
    sensitive: a.sensitive || b.sensitive,
    decoded: a.decoded || b.decoded,
    answers: a.answers || b.answers,
    valuable: a.valuable || b.valuable,
    ...(a.unordered === true || b.unordered === true ? { unordered: true } : {}),
  };
}

/** What is not known, before a text that is, or after it. */
const gap = `${UNKNOWN}\n`;

/** Where only one of two texts is known, it stands beside a gap: it is run, kept or sent all the same. */
function joinTexts(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined) return b === undefined || b === '' ? undefined : gap + b;
  if (b !== undefined) return a + b;
  if (a === '') return undefined;
  return a.endsWith(gap) ? a : a + gap;
}

/** One flow after the other. */
export function joinFlows(a: InnerFlow, b: InnerFlow): InnerFlow {
  if (a === nothing) return b;
  if (b === nothing) return a;
  const traits = joinTraits(a.traits, b.traits);
  const text = joinTexts(a.text, b.text);
  const isKnown = a.possible === undefined && b.possible === undefined;
  return isKnown ? { text, traits } : { text, traits, possible: `${mayBe(a) ?? ''}${mayBe(b) ?? ''}` };
}

/** What a flow holds, or may; without what is not known. */
export function mayBe({ text, possible }: Flow): string | undefined {
  return possible ?? text?.replaceAll(gap, '');
}

/** What came out of only one of several, nobody knows which: any of their texts may be it. */
export function oneOf(flows: readonly InnerFlow[]): InnerFlow {
  const all = flows.reduce(joinFlows, nothing);
  return { text: undefined, traits: all.traits, possible: limitedText(mayBe(all) ?? '') };
}
