import { isStandardInput } from '../../paths/standard-streams.js';
import type { Call, Language, Word } from '../../tools/tool-spec.js';
import { asLine } from './wrapping.js';

/** Values of options as one piece of code, as `-e` given twice means it. */
export function codeOf(call: Call, options: readonly string[]): Word | undefined {
  const words = options.flatMap((option) => call.values(option));
  return words.length === 0 ? undefined : { ...asLine(words), text: words.map(({ text }) => text).join('\n') };
}

/** Scripts that every application of a framework has under the same name, so that what they do is known. */
export function isFrameworkScript({ text }: Word): boolean {
  return /(?:^|\/)(?:manage\.py|artisan|bin\/(?:rails|rake))$/.test(text);
}

/**
 * Runs code that is given by options, else a script, else what is read from standard input. Without any of them somebody
 * types into it.
 */
export function runsCode(language: Language, ...options: readonly string[]): (call: Call) => void {
  return (call) => {
    const code = codeOf(call, options);
    const [script] = call.operands;
    if (code !== undefined) call.as(language, code);
    else if (script !== undefined && isFrameworkScript(script)) call.run(call.words.slice(call.words.indexOf(script)));
    else if (script !== undefined && !isStandardInput(script.text)) call.as('script', script);
    else runsStdin(call, language);
  };
}

/** Somebody types into it what may do all that whoever runs it may. */
export function opensConsole(call: Call): void {
  if (!call.hasStdin && call.words.length === 0) call.effect('execute', 'console', 'process', call.name);
}

/** Runs the code that is piped in. */
export function runsStdin(call: Call, language: Language): void {
  opensConsole(call);
  if (!call.hasStdin) return;
  const { text, traits } = call.stdin;
  const [first] = call.words;
  if (text === undefined || traits.downloaded || traits.decoded) {
    call.opaque('unseen-script', `What ${call.name} is given to run is not known.`);
  }
  if (text !== undefined) call.as(language, { text, span: first?.span ?? [0, 0] });
}
