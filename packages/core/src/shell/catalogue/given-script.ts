import { isStandardInput } from '../paths/standard-streams.js';
import type { Call, Word } from '../tools/tool-spec.js';
import { hasUnknown } from '../words/markers.js';
import { derivedWord } from './services/derived-word.js';

/**
 * Runs the script that a word names: `-` and its like are what comes in, anything else a file, whose text is known where
 * the same command wrote it. What is not known is told, and answered.
 */
export function runsScript(call: Call, word: Word, run: (script: Word) => void): boolean {
  call.as('read', word);
  const isInput = isStandardInput(word.text);
  const flow = isInput && call.hasStdin ? call.stdin : isInput ? undefined : call.written(word);
  const isSeen = flow?.text !== undefined && !hasUnknown(flow.text) && !flow.traits.downloaded && !flow.traits.decoded;
  if (flow === undefined && !isInput) call.as('script', word);
  else if (!isSeen)
    call.opaque('unseen-script', `What ${call.name} is given to run is not known.`, { span: word.span });
  if (flow?.text !== undefined) run(derivedWord(word, flow.text));
  return isSeen;
}

/** What comes in, as the word that names it. */
export function standardInput(call: Call): Word {
  return { text: '-', span: call.words[0]?.span ?? [0, 0] };
}

/** The same of a script whose lines are each what could have been given to the tool as its words: `ip -batch FILE`. */
export function runsOwnLines(call: Call, word: Word): void {
  runsScript(call, word, (script) => runsAsOwn(call, script));
}

/** What is typed into a console that takes its own words, line by line, where nothing tells it what to do. */
export function runsTyped(call: Call): void {
  if (call.operands.length === 0 && call.hasStdin) runsOwnLines(call, standardInput(call));
}

/** Lines, or commands with semicolons between them, each as words of the tool. */
export function runsAsOwn(call: Call, script: Word): void {
  for (const line of script.text.split(/[\n;]/)) {
    const words = line.trim().split(/\s+/);
    const isCommand = words[0] !== '' && !line.trimStart().startsWith('#');
    if (isCommand)
      call.run(
        [call.name, ...words].map((text) => derivedWord(script, text)),
        { detached: true },
      );
  }
}
