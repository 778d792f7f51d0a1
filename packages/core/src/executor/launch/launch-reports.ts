const startOfText = '\u0002';
const endOfText = '\u0003';
/** Of what comes before the start (greetings, refusals), the most that is kept, in bytes. */
const keptBytes = 16 * 1024;

/** Takes the reports of a launch script out of the stream they share with the command. */
export interface LaunchReports {
  /** Takes a chunk; returns what of it belongs to the command. */
  readonly filter: (chunk: Buffer) => Buffer;
  /** What was said that is no report, before the command began: why sudo refused, for instance. */
  remarks(): string;
}

const nothing = Buffer.alloc(0);
const unprintable = /[^\P{Control}\n\t]/gu;

/**
 * @param id - the one that the script was given
 * @param report - called with each word. Before `start` all else is a remark; after it all is the command's.
 */
export function launchReports(id: string, report: (word: string) => void): LaunchReports {
  const head = `${startOfText}${id}:`;
  // A character for each byte: searching text is cheaper than searching bytes, and short commands are mostly this.
  let pending = '';
  let remarks = '';
  let started = false;

  /** Takes `length` bytes that are no report off `pending`. */
  const release = (length: number): void => {
    if (length === 0) return;
    remarks = (remarks + pending.slice(0, length)).slice(-keptBytes);
    pending = pending.slice(length);
  };
  /** Reads one report; undefined when there is none, or none that is whole. */
  const readReport = (): string | undefined => {
    const start = pending.indexOf(head);
    release(start === -1 ? pending.length - partialHead(pending, head) : start);
    const end = start === -1 ? -1 : pending.indexOf(endOfText, head.length);
    if (end === -1) return undefined;
    const word = pending.slice(head.length, end);
    pending = pending.slice(end + 1);
    return word;
  };

  return {
    filter: (chunk) => {
      if (started) return chunk;
      pending += chunk.toString('latin1');
      for (let word = readReport(); word !== undefined; word = readReport()) {
        started = word === 'start';
        report(word);
        if (!started) continue;
        // What follows the start needs no more looking at. A report comes to its end in the chunk that completes it.
        const rest = pending.length;
        pending = '';
        return rest === 0 ? nothing : chunk.subarray(chunk.length - rest);
      }
      return nothing;
    },
    remarks: () =>
      Buffer.from(remarks + pending, 'latin1')
        .toString()
        .replaceAll(unprintable, '')
        .trim(),
  };
}

/** How many of the last characters may be the beginning of a report. */
function partialHead(text: string, head: string): number {
  for (let length = Math.min(head.length - 1, text.length); length > 0; length--) {
    if (head.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
