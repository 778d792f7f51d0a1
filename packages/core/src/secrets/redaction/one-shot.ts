import type { PatternAutomaton } from './pattern-automaton.js';
import type { LeafRedaction } from './redact-value.js';
import type { RedactionStream } from './redaction-stream.js';

/** Texts up to this many UTF-16 units need no memory of their own. */
const scratchUnits = 4_096;
/** UTF-8 has at most three bytes for one UTF-16 unit. */
const bytesPerUnit = 3;
/** Up to here a loop is faster than a call out of JavaScript. */
const shortUnits = 128;

/** Texts up to this many units are remembered while they are clean: names of properties, hosts and actors come again. */
const rememberedUnits = 40;
const mostRemembered = 512;

/** Redacts texts that are whole, one after the other, on one stream: most are short, and hold nothing. */
export function createOneShot(
  open: () => RedactionStream,
  automaton: () => PatternAutomaton | undefined,
): LeafRedaction {
  let stream: RedactionStream | undefined;
  let scratch: Buffer | undefined;
  const clean = new Set<string>();
  let cleanFor: PatternAutomaton | undefined;
  const isKnownClean = (value: string): boolean => {
    const current = automaton();
    if (current !== cleanFor) {
      clean.clear();
      cleanFor = current;
    }
    return value.length <= rememberedUnits && clean.has(value);
  };
  const remember = (value: string): string => {
    if (value.length > rememberedUnits) return value;
    if (clean.size >= mostRemembered) clean.clear();
    clean.add(value);
    return value;
  };
  const redact = (bytes: Buffer, length: number): Buffer | undefined => {
    stream ??= open();
    stream.know(automaton());
    return stream.whole(bytes, length);
  };
  return {
    text(value) {
      if (value === '' || isKnownClean(value)) return value;
      if (value.length > scratchUnits) {
        const bytes = Buffer.from(value, 'utf8');
        return redact(bytes, bytes.length)?.toString('utf8') ?? value;
      }
      scratch ??= Buffer.allocUnsafeSlow(scratchUnits * bytesPerUnit);
      const length = writeAscii(scratch, value) ?? scratch.write(value, 'utf8');
      return redact(scratch, length)?.toString('utf8') ?? remember(value);
    },
    bytes(value) {
      return redact(Buffer.from(value.buffer, value.byteOffset, value.byteLength), value.byteLength) ?? value;
    },
  };
}

/** Writes a short text of ASCII alone and returns its length; undefined for any other text. */
function writeAscii(target: Buffer, text: string): number | undefined {
  if (text.length > shortUnits) return;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return;
    target[i] = unit;
  }
  return text.length;
}
