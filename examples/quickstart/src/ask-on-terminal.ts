import type { Approve } from '@opspilot/core';
import { readLine } from './read-line.js';
import { questionView } from './view/question-view.js';
import type { Screen } from './view/screen.js';

type Answer = 'yes' | 'no' | 'unclear';

/** Enter and Ctrl-D mean no. */
function answerOf(typed: string | undefined): Answer {
  if (typed === undefined || /^\s*(no?)?\s*$/i.test(typed)) return 'no';
  return /^\s*y(es)?\s*$/i.test(typed) ? 'yes' : 'unclear';
}

/**
 * Asks the person at the terminal, once more after what is neither yes nor no. Only a clear yes is one; Ctrl-C answers
 * nothing and calls `interrupt`.
 */
export function askOnTerminal(screen: Screen, interrupt: () => void): Approve {
  return async (draft, verdict, { signal }) => {
    screen.write(questionView('This needs your approval', draft, verdict, screen));
    const ask = async (question: string): Promise<Answer> => {
      let typed: string | undefined;
      try {
        typed = await readLine(`   ${screen.paint.yellow('┃')} ${question} `, { signal, interrupt });
      } finally {
        // Nobody pressed Enter.
        if (typed === undefined) screen.line();
      }
      return answerOf(typed);
    };
    const first = await ask('Run it? [y/N]');
    const answer = first === 'unclear' ? await ask('Please answer y or n:') : first;
    if (answer === 'yes') return { approved: true, by: draft.actor.id };
    return { approved: false, by: draft.actor.id, reason: answer === 'no' ? 'the answer was no' : 'no clear answer' };
  };
}

/** Refuses, and says that nobody was there to ask. */
export function refuseFor(reason: string): Approve {
  return () => ({ approved: false, by: 'quickstart', reason });
}

/** Shows what a person would have been asked, and refuses. */
export function refuseWithoutTerminal(screen: Screen): Approve {
  return (draft, verdict) => {
    screen.write(questionView('This needs approval', draft, verdict, screen));
    return { approved: false, by: 'quickstart', reason: 'there is no terminal to ask a person on' };
  };
}
