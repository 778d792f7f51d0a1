import type { HereDoc, Redirect, Redirection } from '../syntax/parse-script.js';
import { explainLine } from './explain-line.js';
import { explainWord } from './explain-word.js';
import type { PartList } from './part-list.js';
import { positionsIn, unquote } from './positions.js';
import { type Scene, sourceOf } from './scene.js';

type HereString = Extract<Redirection, { type: 'HereString' }>;

/** What a descriptor carries. */
function streamText(descriptor: number): string {
  if (descriptor === 1) return 'what it prints';
  return descriptor === 2 ? 'its errors' : `what it writes to descriptor ${descriptor}`;
}

const streams: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '0': 'its input comes from',
    '1': 'what it prints goes',
    '2': 'its errors go',
  }),
);

function duplicateText(descriptor: number, target: string): string {
  if (target === '-') return `closes descriptor ${descriptor}`;
  if (target === '0' && descriptor === 0) return 'keeps its input';
  return `sends ${streamText(descriptor)} where ${streams.get(target) ?? `descriptor ${target} goes`}`;
}

function isDuplicate({ operator }: Redirect, target: string): boolean {
  return operator === '<&' || (operator === '>&' && /^(?:\d+|-|\d+-)$/.test(target));
}

function writeText(operator: string, stream: string, target: string): string {
  if (target === '/dev/null') return `throws ${stream} away`;
  const device = /^\/dev\/(?:tcp|udp)\/([^/]*)\/(.*)$/.exec(target);
  if (device !== null) return `sends ${stream} to port ${device[2]} of ${device[1]}`;
  return operator.includes('>>')
    ? `adds ${stream} to the end of ${target}`
    : `writes ${stream} to ${target}, replacing what was there`;
}

function readText(target: string): string {
  if (target === '/dev/null') return 'gives it nothing to read';
  const device = /^\/dev\/(?:tcp|udp)\/([^/]*)\/(.*)$/.exec(target);
  return device === null ? `reads ${target}` : `reads what port ${device[2]} of ${device[1]} sends`;
}

function redirectText(redirect: Redirect, scene: Scene): string {
  const { operator, descriptor, target } = redirect;
  if (target === undefined) return 'leads nowhere: its target is missing';
  const name = sourceOf(scene, target);
  const isInput = operator.startsWith('<');
  const number = descriptor?.type === 'FileDescriptor' ? descriptor.value : isInput ? 0 : 1;
  if (isDuplicate(redirect, name)) return duplicateText(number, name);
  if (operator === '<>') return `opens ${name} for reading and writing`;
  if (isInput) return readText(name);
  const isBoth = operator.startsWith('&') || operator === '>&';
  const stream = isBoth ? 'what it prints and its errors' : streamText(number);
  return writeText(operator, stream, name);
}

/** A text that a command reads: the script in it, if a shell read it, or what is replaced in it. */
function explainGiven(text: string, span: readonly [number, number], scene: Scene) {
  const line = scene.text.given.get(text.trim());
  return line === undefined
    ? []
    : explainLine(
        line.text,
        positionsIn(scene.source, span, line.text.source, () => unquote(scene.source, span)),
        scene,
      );
}

function explainDocument(document: HereDoc, scene: Scene, list: PartList): void {
  const { pos, end, body, closing, delimiter } = document;
  list.add('redirection', [pos, end], `gives it the lines that follow to read, up to ${delimiter?.value ?? 'the end'}`);
  const script = explainGiven(body.text, [body.pos, body.end], scene);
  if (script.length > 0) list.add('document', [body.pos, body.end], 'the script that it reads', script);
  else list.add('document', [body.pos, body.end], 'what it reads', explainWord(body, scene));
  if (closing !== undefined) list.add('keyword', [closing.pos, closing.end], 'ends the text');
}

function explainHereString({ pos, end, target }: HereString, scene: Scene, list: PartList): void {
  const script = target === undefined ? [] : explainGiven(target.value, [target.pos, target.end], scene);
  if (script.length > 0) list.add('redirection', [pos, end], 'gives it this script to read', script);
  else {
    const parts = target === undefined ? [] : explainWord(target, scene);
    list.add('redirection', [pos, end], 'gives it this text to read', parts);
  }
}

/** Adds what a redirection does; of a here-document its text too. */
export function explainRedirection(redirection: Redirection, scene: Scene, list: PartList): void {
  switch (redirection.type) {
    case 'HereDoc':
      explainDocument(redirection, scene, list);
      break;
    case 'HereString':
      explainHereString(redirection, scene, list);
      break;
    case 'Redirect': {
      const { pos, end, target } = redirection;
      const parts = target === undefined ? [] : explainWord(target, scene);
      list.add('redirection', [pos, end], redirectText(redirection, scene), parts);
    }
  }
}
