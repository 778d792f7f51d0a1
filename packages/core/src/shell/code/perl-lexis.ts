import { ANY, STAR } from '../words/markers.js';
import { pastFlags, type QuoteLike, readHereDocument, readQuoteLike } from './quote-like.js';
import { readPattern } from './regex-literal.js';
import type { CodeMark, Lexis, Literal, Token } from './token.js';

const code: readonly CodeMark[] = ['@{', '${', '$'];
const quoteLike = /(?:qq|qx|qw|qr|q|m)(?=\s*[^\w\s,;=)]|\s+#)\s*/y;
const substitution = /(?:s|tr|y)(?=[^\w\s,;=)])/y;
const likes: Readonly<Record<string, QuoteLike>> = {
  q: { as: 'text', code },
  qq: { as: 'code-text', code },
  qx: { as: 'command', code },
  qw: { as: 'words', code },
  qr: { as: 'pattern', code },
  m: { as: 'pattern', code },
};

/** What Perl's texts, names and remarks look like. */
export const perlLexis: Lexis = {
  lineComments: ['#'],
  quotes: [
    { open: '"', close: '"', escapes: 'all', code },
    { open: "'", close: "'", escapes: 'few' },
    { open: '`', close: '`', escapes: 'all', code, command: true },
  ],
  name: /[$@%&]?(?:[A-Za-z_](?:\w|::(?=\w))*)|[$@](?=\{)|\$[\W\d]/y,
  literal: (source, at, before) =>
    readOwnQuote(source, at, before) ??
    readHereDocument(source, at, code) ??
    readCommandGlob(source, at) ??
    readPattern(source, at, before),
};

function readOwnQuote(source: string, at: number, before: Token | undefined): Literal | undefined {
  const first = source[at];
  if (first === undefined || !'qmsty'.includes(first) || before?.text === '->' || before?.text === '{') return;
  quoteLike.lastIndex = at;
  const found = quoteLike.exec(source);
  if (found) return readQuoteLike(source, quoteLike.lastIndex, likes[found[0].trim()] as QuoteLike);
  substitution.lastIndex = at;
  return substitution.test(source) ? readSubstitution(source, substitution.lastIndex) : undefined;
}

/** `s/pattern/replacement/flags`: the replacement is code when the flags say so. */
function readSubstitution(source: string, at: number): Literal | undefined {
  const pattern = readQuoteLike(source, at, { as: 'text', code });
  if (!pattern) return;
  const isPaired = '([{<'.includes(source[at] as string);
  const start = isPaired ? /\S|$/.exec(source.slice(pattern.end, pattern.end + 64))?.index : -1;
  const replacement = readQuoteLike(source, pattern.end + (start ?? 0), { as: 'text', code });
  const end = replacement ? pastFlags(source, replacement.end) : pattern.end;
  const flags = replacement ? source.slice(replacement.end, end) : '';
  const text = replacement?.tokens[0]?.text ?? '';
  if (!flags.includes('e')) return { tokens: [{ kind: 'number', text: '/' }], end };
  return { tokens: [{ kind: 'text', text: '', pieces: [{ code: text }] }], end };
}

/** `<cat /etc/shadow |>` does not run, but `<"ls |">` of the two-argument kind does: only `<$x>` and `<STDIN>` are common. */
function readCommandGlob(source: string, at: number): Literal | undefined {
  const found = /^<([$\w]*|[~\w/.-]*[*?[][\w/.*?[\]-]*)>/.exec(source.slice(at, at + 80));
  if (!found) return undefined;
  const pattern = found[1] ?? '';
  // `</etc/*>` is `glob`, others read a line.
  const isGlob = /[*?[]/.test(pattern);
  const text = pattern.replaceAll('*', STAR).replace(/\?|\[[^\]]*\]/g, ANY);
  const token: Literal['tokens'][number] = isGlob ? { kind: 'text', text } : { kind: 'name', text: '<>' };
  return { tokens: [token], end: at + found[0].length };
}
