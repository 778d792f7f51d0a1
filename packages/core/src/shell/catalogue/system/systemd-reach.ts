import type { Call, Usage, Word } from '../../tools/tool-spec.js';

/** The options of all systemd tools that say where they act, and how they print. */
export const reachOptions = `
-H, --host=<host>      acts on another machine, over ssh
-M, --machine=<text>   acts in a local container
--no-pager | --no-legend | --no-ask-password | -q, --quiet | -h, --help | --version
-l, --full | --json=<text> | -j`;

const valued = /^(?:-H|-M|--host|--machine)$/;
const attached = /^(?:--(?:host|machine)=|-[HM].)/;

/** The same words without where to. */
function local(words: readonly Word[]): readonly Word[] {
  return words.filter(
    ({ text }, index) => !valued.test(text) && !attached.test(text) && !valued.test(words[index - 1]?.text ?? ''),
  );
}

/** Effects of a call that happen on another machine or in a container, if it says so. */
export function wherever(effects: (call: Call) => void): (call: Call) => void {
  return (call) => {
    const host = call.value('--host');
    const container = call.value('--machine');
    if (host === undefined && container === undefined) {
      effects(call);
      return;
    }
    const start = call.words[0]?.span[0] ?? 0;
    const scope = { ...(host === undefined ? {} : { host }), ...(container === undefined ? {} : { container }) };
    call.run([{ text: call.name, span: [start, start] }, ...local(call.words)], scope);
  };
}

/** A use that only tells something. */
export function tells(summary: string, options = ''): Usage {
  return { summary, options };
}
