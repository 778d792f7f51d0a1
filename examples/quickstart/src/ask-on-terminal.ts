import type { Approve } from '@opspilot/core';
import { readLine } from './read-line.js';
import { questionView } from './view/question-view.js';
import type { Screen } from './view/screen.js';

/** Asks the person at the terminal. Only a clear yes is one; Ctrl-C answers nothing and calls `interrupt`. */
export function askOnTerminal(screen: Screen, interrupt: () => void): Approve {
  return async (draft, verdict, { signal }) => {
    screen.write(questionView('This needs your approval', draft, verdict, screen));
    let typed: string | undefined;
    try {
      typed = await readLine(`   ${screen.paint.yellow('┃')} Run it? [y/N] `, { signal, interrupt });
    } finally {
      // Nobody pressed Enter.
      if (typed === undefined) screen.line();
    }
    const approved = typed !== undefined && /^\s*y(es)?\s*$/i.test(typed);
    return { approved, by: draft.actor.id, ...(approved ? {} : { reason: 'the answer was no' }) };
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
