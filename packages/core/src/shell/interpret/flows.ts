import type { Flow, FlowTraits } from '../tools/tool-spec.js';

/** Traits of a flow, those that only the interpreter needs included. */
export interface InnerTraits extends FlowTraits {
  /** What an interactive shell answers: sent over a network it is a remote shell. */
  readonly answers: boolean;
  /** From configuration, accounts or data: nothing that everybody may have. */
  readonly valuable: boolean;
}

/** A flow as the interpreter passes it on. */
export interface InnerFlow extends Flow {
  readonly text: string | undefined;
  readonly traits: InnerTraits;
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
  };
}

/** One flow after the other. */
export function joinFlows(a: InnerFlow, b: InnerFlow): InnerFlow {
  if (a === nothing) return b;
  if (b === nothing) return a;
  const text = a.text === undefined || b.text === undefined ? undefined : a.text + b.text;
  return { text, traits: joinTraits(a.traits, b.traits) };
}
