import { blank, byteClass, identifier } from '../redaction/byte-class.js';
import type { ByteWindow } from '../redaction/byte-window.js';
import { isPlaceholder } from './placeholder.js';
import { nameAnchors, type SecretName, secretName } from './secret-name.js';
import { type SampledValue, secretValue, skipBackslashes } from './secret-value.js';
import type { Shape, ShapeMatch } from './shape.js';

const longestBlank = 8;
const longestName = 64;
const [equals, colon, greater, less, hyphen, space] = [0x3d, 0x3a, 0x3e, 0x3c, 0x2d, 0x20];
const quotes = byteClass('"\'');
const notAssigned = byteClass('=~:');
const settingEnd = byteClass('\r\n#;}])');
const [slash, semicolon] = [0x2f, 0x3b];

/** How a name is joined to its value: `a=b`, `a: b`, `--a b`, `<a>b</a>`. */
interface Joint {
  readonly kind: 'equals' | 'colon' | 'option' | 'element';
  readonly spaced: boolean;
  /** Position of the value. */
  readonly end: number;
}

/** A value that its name calls a secret: in shell, command lines, configuration files, headers, JSON, XML and URLs. */
export const assignment: Shape = {
  anchors: nameAnchors,
  hidesAnchor: false,
  match(window, start, anchor): ShapeMatch | undefined {
    const name = secretName(window, start, anchor);
    if (name === undefined) return;
    const joint = jointAfter(window, window.spanBack(start, identifier, longestName), name.end);
    if (joint === undefined) return;
    return secretValue(window, joint.end, { label: '', accepts: (value) => isSecret(window, name, joint, value) });
  },
};

function jointAfter(window: ByteWindow, nameStart: number, nameEnd: number): Joint | undefined {
  const afterBackslashes = skipBackslashes(window, nameEnd);
  const closesQuote = quotes[window.at(afterBackslashes)] === 1;
  const afterQuote = closesQuote ? afterBackslashes + 1 : nameEnd;
  const position = window.span(afterQuote, blank, longestBlank);
  const sign = window.at(position);
  if (sign === equals || sign === colon) return assignedAt(window, position, afterQuote);
  if (sign === greater && window.bytes[nameStart - 1] === less) {
    return { kind: 'element', spaced: false, end: position + 1 };
  }
  if (position === afterQuote || closesQuote || !isOption(window, nameStart, nameEnd)) return;
  return { kind: 'option', spaced: true, end: position };
}

const valuelessOption = /^(?:--?(?:no|ask|disable|require|prompt|use)-|-p[A-Z])/;

/** `--password` and `-password`, not `-pPASS`, whose value is joined to it, nor `--no-password` and `--ask-pass`, which take no value. */
function isOption(window: ByteWindow, start: number, end: number): boolean {
  return window.bytes[start] === hyphen && !valuelessOption.test(window.text(start, end));
}

/** `=`, `:`, `:=` and `=>`; neither comparisons nor `::` nor the scheme of a URL. */
function assignedAt(window: ByteWindow, position: number, nameEnd: number): Joint | undefined {
  const [sign, next] = [window.at(position), window.at(position + 1)];
  const isPair = (sign === equals && next === greater) || (sign === colon && next === equals);
  if (!isPair && notAssigned[next]) return;
  if (sign === colon && next === slash && window.at(position + 2) === slash) return;
  const afterSign = position + (isPair ? 2 : 1);
  const end = window.span(afterSign, blank, longestBlank);
  const kind = sign === equals || isPair ? 'equals' : 'colon';
  return { kind, spaced: position > nameEnd || end > afterSign, end };
}

const pathPattern = /^[/~.]|\.\w{2,4}$|[`$]/;
const callPattern = /^[A-Za-z_$][\w$.?]*(?:\(|\[$)/;
/** An opening bracket, an element of an array, a path of letters: what source code has after `token = `. */
const codePattern = /^(?:[{([]+|[A-Za-z_$][\w$.?]*\[.*|[A-Za-z_$]+(?:\.[A-Za-z_$]+)+[,)]*)$/;
const trailingPunctuation = /[,;)\]}]+$/;
const typePattern =
  /^(?:str|string|bytes|int|integer|number|any|bool|boolean|text|secretstr|varchar|char)\b[,;:)\]|?]*$/i;
const letterPattern = /^[A-Za-z]+[,.!?]?$/;
/** What follows an option in prose and usage lines. */
const afterOption =
  /^(?:to|for|and|or|is|in|on|of|with|the|a|an|from|by|via|as|if|when|that|this|option|options|flag|file|string|text|value|prompt|stdin)[,.;:]?$/i;

function isSecret(window: ByteWindow, name: SecretName, joint: Joint, value: SampledValue): boolean {
  const { sample, quoted } = value;
  if (name.mayBePath && pathPattern.test(sample)) return false;
  if (joint.kind === 'option') return sample.charCodeAt(0) !== hyphen && (quoted || !afterOption.test(sample));
  if (joint.kind === 'element') return value.next === -1 || (value.next === less && window.at(value.end + 1) === slash);
  // The quote that ends a prompt, as in `echo "Password:"; read …`.
  if (quoted) return joint.kind !== 'colon' || joint.spaced || !/^[;),]/.test(sample);
  if (callPattern.test(sample) || (joint.kind === 'colon' && name.isProgram)) return false;
  return !joint.spaced || isSetting(window, value);
}

/** Whether a bare value after a blank is that of a setting, and not code, a type, or the next word of a sentence. */
function isSetting(window: ByteWindow, value: SampledValue): boolean {
  const { sample } = value;
  if (codePattern.test(sample) || typePattern.test(sample)) return false;
  if (isPlaceholder(sample.replace(trailingPunctuation, ''))) return false;
  if (!letterPattern.test(sample)) return true;
  return value.next !== semicolon && !isFollowedByText(window, value);
}

/** Prose goes on after a word; the value of a setting ends its line, but for a comment. */
function isFollowedByText(window: ByteWindow, value: SampledValue): boolean {
  if (value.next !== space) return /[.!?]$/.test(value.sample);
  const position = window.span(value.end, blank, longestBlank);
  const following = window.at(position);
  return following !== -1 && !settingEnd[following];
}
