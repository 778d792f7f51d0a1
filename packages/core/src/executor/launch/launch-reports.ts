const startOfText = '\u0002';
const endOfText = 0x03;
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
  const head = Buffer.from(`${startOfText}${id}:`);
  let pending: Buffer = nothing;
  let remarks = '';
  let started = false;

  /** Takes `length` bytes that are no report off `pending`. */
  const release = (length: number): Buffer => {
    if (length === 0) return nothing;
    const bytes = pending.subarray(0, length);
    pending = pending.subarray(length);
    if (started) return bytes;
    remarks = (remarks + bytes.toString()).slice(-keptBytes);
    return nothing;
  };
  /** Reads one report at the head of `pending`; false when it is not whole yet. */
  const readReport = (): boolean => {
    const end = pending.indexOf(endOfText, head.length);
    if (end === -1) return false;
    const word = pending.toString('latin1', head.length, end);
    pending = pending.subarray(end + 1);
    if (word === 'start') started = true;
    report(word);
    return true;
  };

  return {
    filter: (chunk) => {
      if (started) return chunk;
      pending = joined(pending, chunk);
      const released: Buffer[] = [];
      for (;;) {
        const start = pending.indexOf(head);
        released.push(release(start === -1 ? pending.length - partialHead(pending, head) : start));
        // What follows the start needs no more looking at.
        if (start === -1 || !readReport()) break;
        if (isStarted()) {
          released.push(pending);
          pending = nothing;
          break;
        }
      }
      return Buffer.concat(released);
    },
    remarks: () => (remarks + pending.toString()).replaceAll(unprintable, '').trim(),
  };

  function isStarted(): boolean {
    return started;
  }
}

function joined(before: Buffer, after: Buffer): Buffer {
  return before.length === 0 ? after : Buffer.concat([before, after]);
}

/** How many of the last bytes may be the beginning of a report. */
function partialHead(bytes: Buffer, head: Buffer): number {
  for (let length = Math.min(head.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(head.subarray(0, length))) return length;
  }
  return 0;
}
