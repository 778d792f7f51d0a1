/** What came on each stream of a session. */
export type Printed = readonly string[];

/** A script whose output is told apart from what a login says before it, in whichever stream. */
export interface FramedScript {
  readonly text: string;
  /** @throws Error when it did not come to its end */
  outputOf(printed: Printed): string;
}

/**
 * Has a script say where its output begins and ends: a profile may greet without a line break, and may have sent all
 * output to one stream.
 *
 * @param id - not to be guessed by what else is printed
 */
export function framedScript(script: string, id: string): FramedScript {
  // The control characters are only named: a shell that shows what it reads shows neither end.
  const say = (place: string): string => String.raw`printf "\002${id}:${place}\003"`;
  const [begin, end] = ['begin', 'end'].map((place) => `\u0002${id}:${place}\u0003`) as [string, string];
  return {
    text: `${say('begin')};${script};${say('end')}`,
    outputOf: (printed) => {
      for (const text of printed) {
        const from = text.indexOf(begin) + begin.length;
        const to = text.indexOf(end, from);
        if (from >= begin.length && to !== -1) return text.slice(from, to);
      }
      throw new Error('what looks at the machine did not come to its end');
    },
  };
}
