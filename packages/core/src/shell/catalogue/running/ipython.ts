import type { Call, Word } from '../../tools/tool-spec.js';

/** `!line`, `!!line`, `name = !line`, `%sx line`: lines of a shell among those of Python. */
const shellLine = /^\s*(?:[\w, ]+=\s*)?(?:!!?|%(?:sx|system|sc)\s+)(.*)$/;
/** Programs that IPython lets somebody type as they are. */
const program = /^\s*%?((?:rm|cp|mv|cat|ls|ll|mkdir|rmdir|ln|less|more|man)(?:\s+[^=(\s].*)?)$/;
const scriptCell = /^\s*%%(?:bash|sh|script|system|sx|!)[^\n]*\n([\s\S]*)$/;
const timed = /^\s*%{1,2}(?:timeit|time|prun|memit|debug|capture)\s+(?:-\w+\s+(?:\d+\s+)?)*(.*)$/;
const harmless =
  /^\s*%(?:pwd|who|whos|who_ls|matplotlib|pylab|autoreload|config|colors|history|hist|precision|xmode|pdb|lsmagic|magic|quickref|time|timeit|cd|env|load_ext|pip|conda)\b/;

/** Takes what is no Python out of the code of `ipython -c`, does what it says, and gives back the rest. */
export function withoutMagics(call: Call, code: Word): Word {
  const { span } = code;
  const cell = scriptCell.exec(code.text)?.[1];
  if (cell !== undefined) {
    call.shell({ text: cell, span });
    return { text: '', span };
  }
  const python = code.text.split('\n').map((line) => {
    const run = shellLine.exec(line)?.[1] ?? program.exec(line)?.[1];
    if (run !== undefined) {
      call.shell({ text: run, span });
      return '';
    }
    const inner = timed.exec(line)?.[1];
    if (inner !== undefined) return inner;
    if (!/^\s*%\S/.test(line)) return line;
    if (!harmless.test(line)) call.opaque('unseen-code', `What ${line.trim()} runs is not known.`, { span });
    return '';
  });
  const text = python
    .join('\n')
    .replace(/\bget_ipython\(\)\s*\.\s*(?:system|getoutput|system_raw|system_piped)\(/g, '__import__("os").system(');
  if (/\bget_ipython\b|\brun_(?:line|cell)_magic\b/.test(text))
    call.opaque('unseen-code', 'It runs code through the shell of IPython.', { span });
  return { text, span };
}
