import { beforeMarkers, behindMarkers, hasMarker, hasUnknown, UNKNOWN } from '../../words/markers.js';

/** Longest text that is worked out. */
const longest = 16_384;

interface Substitution {
  readonly pattern: RegExp | string;
  readonly replacement: string;
  readonly isGlobal: boolean;
}

/** A part of sed's basic or extended syntax as this language writes it; undefined where they differ too much. */
function patternOf(source: string, isExtended: boolean): string | undefined {
  // Groups and repetition are not followed: a pattern that takes long must not come from a command.
  if (/[*+?{}()|]/.test(source.replace(/\\[.*[\]^$/]/g, ''))) return undefined;
  if (/\\[^.*[\]^$/\\+?{}()|]/.test(source) || (!isExtended && /\\[+?{}()|]/.test(source))) return undefined;
  return source;
}

function readSubstitution(script: string, isExtended: boolean): Substitution | undefined {
  const text = script.trim();
  const delimiter = text.charAt(1);
  if (text.charAt(0) !== 's' || delimiter === '' || delimiter === '\\') return undefined;
  const parts = splitAt(text.slice(2), delimiter);
  const [source, replacement, flags] = parts;
  if (parts.length !== 3 || source === undefined || replacement === undefined || flags === undefined) return undefined;
  if (!/^[gI]*$/.test(flags) || source === '' || /[\\&]/.test(replacement.replace(/\\[/\\&.]/g, ''))) return undefined;
  const pattern = patternOf(source, isExtended);
  if (pattern === undefined) return undefined;
  const isGlobal = flags.includes('g');
  const put = replacement.replace(/\\(.)/g, '$1').replaceAll('$', '$$$$');
  if (!flags.includes('I') && /^[^.[\]^$*\\]+$/.test(pattern)) return { pattern, replacement: put, isGlobal };
  try {
    const mode = `m${isGlobal ? 'g' : ''}${flags.includes('I') ? 'i' : ''}`;
    return { pattern: new RegExp(pattern, mode), replacement: put, isGlobal };
  } catch {
    return undefined;
  }
}

function replaced(line: string, substitution: Substitution): string {
  const { pattern, replacement, isGlobal } = substitution;
  if (hasMarker(line) && !isFound(line, substitution)) return UNKNOWN;
  return isGlobal ? line.replaceAll(pattern, replacement) : line.replace(pattern, replacement);
}

/** Whether what is replaced in a line of which not all is known stands in what is known, or makes a name another name. */
function isFound(line: string, { pattern, replacement, isGlobal }: Substitution): boolean {
  if (typeof pattern === 'string') {
    if (!replacement.includes('/') && !pattern.includes('/') && !hasUnknown(line)) return true;
    return !isGlobal && beforeMarkers(line).includes(pattern);
  }
  const { source } = pattern;
  if (source === '^' || source === '$') return true;
  if (source.startsWith('^')) return beforeMarkers(line).search(pattern) === 0;
  return source.endsWith('$') && !source.endsWith('\\$') && behindMarkers(line).search(pattern) !== -1;
}

/** Parts between delimiters that no backslash stands before. */
function splitAt(text: string, delimiter: string): readonly string[] {
  const parts: string[] = [''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === delimiter) parts.push('');
    else if (character === '\\' && text.charAt(at + 1) === delimiter) {
      parts[parts.length - 1] += delimiter;
      at += 1;
    } else parts[parts.length - 1] += character;
    if (character === '\\' && text.charAt(at + 1) === '\\') {
      parts[parts.length - 1] += '\\';
      at += 1;
    }
  }
  return parts;
}

/** What sed(1) makes of a text by substitutions of plain patterns alone; undefined when more is in the scripts. */
export function substituted(text: string, scripts: readonly string[], isExtended: boolean): string | undefined {
  const end = text.endsWith('\n') ? '\n' : '';
  let lines = text.slice(0, text.length - end.length).split('\n');
  for (const script of scripts.flatMap((joined) => joined.split(/;(?=\s*s)|\n/))) {
    if (script.trim() === '') continue;
    const substitution = readSubstitution(script, isExtended);
    if (substitution === undefined) return undefined;
    lines = lines.map((line) => replaced(line, substitution));
    if (lines.reduce((sum, line) => sum + line.length, 0) > longest) return undefined;
  }
  return lines.join('\n') + end;
}
