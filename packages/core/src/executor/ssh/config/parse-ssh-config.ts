import { checkLine } from './check-line.js';
import { keywords } from './keywords.js';
import { parseCriteria } from './match-criteria.js';
import { splitWords } from './split-words.js';
import type { ConfigLine } from './ssh-config.js';
import { configInvalid } from './ssh-config-error.js';
import { matchesPatterns } from './wildcard.js';

const longestLine = 16_384;
/** The keyword, then blanks or one equals sign, then the rest. */
const shape = /^([^\s"=]+)(?:[ \t]*=[ \t]*|[ \t]+|(?="))(.*)$/s;
const control = /(?!\t)[\p{Cc}\p{Zl}\p{Zp}\ufffd]/u;

/**
 * The lines of an ssh_config. `Include` lines are not followed yet.
 *
 * @throws OpsError `ssh-config-invalid`
 */
export function parseSshConfig(text: string, file: string): readonly ConfigLine[] {
  const lines: ConfigLine[] = [];
  const tolerated: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = parseLine(raw.trim(), { file, line: index + 1 }, tolerated);
    if (line === undefined) continue;
    if (line.keyword === 'ignoreunknown') tolerated.push(...(line.words[0] ?? '').toLowerCase().split(','));
    lines.push(line);
  }
  return lines;
}

function parseLine(
  written: string,
  place: { file: string; line: number },
  tolerated: readonly string[],
): ConfigLine | undefined {
  if (written === '' || written.startsWith('#')) return;
  if (written.length > longestLine) throw configInvalid(place, `a line has at most ${longestLine} characters.`);
  if (control.test(written)) throw configInvalid(place, 'only UTF-8 text without control characters is understood.');
  const [, name = /^[^\s"=]*/.exec(written)?.[0] ?? '', text = ''] = shape.exec(written) ?? [];
  const keyword = name.toLowerCase() === 'identityfile2' ? 'identityfile' : name.toLowerCase();
  if (!keywords.has(keyword)) {
    if (matchesPatterns(keyword, tolerated)) return;
    throw configInvalid(
      place,
      `${JSON.stringify(name.slice(0, 100))} is no keyword of ssh_config; correct it, or write IgnoreUnknown before it.`,
    );
  }
  const words = splitWords(text);
  if (words === undefined) throw configInvalid(place, `${name} has a quote that is never closed.`);
  if (words.length === 0) throw configInvalid(place, `${name} expects something after it.`);
  const line: ConfigLine = { keyword, words, text, ...place };
  checkLine(line, name);
  return keyword === 'match' ? { ...line, criteria: parseCriteria(words, place) } : line;
}
