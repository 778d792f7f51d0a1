const startOfText = '\u0002';
const endOfText = '\u0003';
/** Of what comes before the start (greetings, refusals), the most that is kept, in bytes. */
const keptBytes = 16 * 1024;

/** Takes the reports of a launch script out of the stream they share with the command. */
export interface LaunchReports {
  /** Takes a chunk; returns what of it belongs to the command. */
  readonly filter: (chunk: Buffer) => Buffer;
  /** What was held back and belongs to the command after all: no more comes, or the second report has come elsewhere. */
  readonly rest: () => Buffer;
  /** What was said that is no report, before the command began: why sudo refused, for instance. */
  remarks(): string;
}

/**
 * A second report of the start, made after the first one and on another stream: a profile may have made the two one
 * (`exec 2>&1`), or changed them for each other.
 */
export interface SecondReport {
  readonly word: string;
  /** Whether none of the streams has had it yet. */
  readonly mayCome: () => boolean;
}

const nothing = Buffer.alloc(0);
const unprintable = /[^\P{Control}\n\t]/gu;

/**
 * @param id - the one that the script was given
 * @param report - called with each word. Before `start` all else is a remark; after it all is the command's.
 * @param second - stands for the start where that is on the other stream, or comes right behind it
 */
export function launchReports(id: string, report: (word: string) => void, second?: SecondReport): LaunchReports {
  const head = `${startOfText}${id}:`;
  const secondReport = `${head}${second?.word}${endOfText}`;
  // A character for each byte: searching text is cheaper than searching bytes, and short commands are mostly this.
  let pending = '';
  let remarks = '';
  let hasStarted = false;
  /** Whether all that comes is the command's. */
  let isOver = false;

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

  const rest = (): Buffer => {
    if (!hasStarted || isOver) return nothing;
    isOver = true;
    return Buffer.from(pending, 'latin1');
  };
  /** Takes the second report off the head of what follows the first one; what may become it is held back. */
  const behindStart = (bytes: Buffer): Buffer => {
    const mayCome = second?.mayCome() === true;
    const isPlain = pending === '' && (!mayCome || (bytes.length > 0 && bytes[0] !== secondReport.charCodeAt(0)));
    if (isPlain) {
      isOver = true;
      return bytes;
    }
    pending += bytes.toString('latin1');
    if (mayCome && pending.length < secondReport.length && secondReport.startsWith(pending)) return nothing;
    const isReported = mayCome && pending.startsWith(secondReport);
    if (isReported) pending = pending.slice(secondReport.length);
    const commands = rest();
    if (isReported) report(second.word);
    return commands;
  };

  return {
    filter: (chunk) => {
      if (isOver) return chunk;
      if (hasStarted) return behindStart(chunk);
      pending += chunk.toString('latin1');
      for (let word = readReport(); word !== undefined; word = readReport()) {
        if (word !== 'start' && word !== second?.word) {
          report(word);
          continue;
        }
        // A report comes to its end in the chunk that completes it.
        const { length } = pending;
        pending = '';
        hasStarted = true;
        report(word);
        return behindStart(length === 0 ? nothing : chunk.subarray(chunk.length - length));
      }
      return nothing;
    },
    rest,
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
