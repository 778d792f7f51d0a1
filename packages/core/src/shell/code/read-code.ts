import type { Language } from '../tools/tool-spec.js';
import { readAwk } from './awk.js';
import type { CodeFinding } from './code-finding.js';
import { isForkBomb, shellForkBomb } from './fork-bomb.js';
import { readGdb } from './gdb.js';
import { readGeneric } from './generic.js';
import { inDirectories } from './in-directories.js';
import { readLua } from './lua.js';
import { readM4 } from './m4.js';
import { readMake } from './make.js';
import { readNode } from './node.js';
import { readPerl } from './perl.js';
import { readPhp } from './php.js';
import { readPowershell } from './powershell.js';
import { readPython } from './python.js';
import { readRuby } from './ruby.js';
import { readSed } from './sed.js';
import { readTcl } from './tcl.js';
import { readVim } from './vim.js';

/** Languages of programs; queries have a reader of their own, with findings of another kind. */
export type CodeLanguage = Exclude<Language, 'sql'>;

const readers: Readonly<Record<CodeLanguage, (source: string) => readonly CodeFinding[]>> = {
  awk: readAwk,
  code: readGeneric,
  gdb: readGdb,
  lua: readLua,
  m4: readM4,
  make: readMake,
  node: readNode,
  perl: readPerl,
  php: readPhp,
  powershell: readPowershell,
  python: readPython,
  ruby: readRuby,
  sed: readSed,
  tcl: readTcl,
  vim: readVim,
};

/**
 * What a piece of code in another language does: which programs it starts, which files and machines it touches, which code
 * it runs that it only makes then. Takes any text, and time in proportion to its length.
 *
 * It reads tokens, not characters: what stands in a comment or in a string is no code. Names are followed through imports,
 * assignments and concatenations as far as they are plain.
 */
export function readCode(language: CodeLanguage, source: string): readonly CodeFinding[] {
  const findings = inDirectories(readers[language](source));
  if (forking.has(language) && isForkBomb(source)) return [...findings, { action: 'line', text: shellForkBomb }];
  return findings.some(isUnknownCode) ? [...findings.filter(isKnown), ...findings.filter(isUnknownCode)] : findings;
}

const forking: ReadonlySet<CodeLanguage> = new Set<CodeLanguage>(['python', 'perl', 'ruby', 'php', 'node']);

/** Told last: a callback stands before the address that its code comes from. */
function isUnknownCode({ action }: CodeFinding): boolean {
  return action === 'evaluate';
}

function isKnown(finding: CodeFinding): boolean {
  return !isUnknownCode(finding);
}
