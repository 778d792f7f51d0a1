import { isUtf8 } from 'node:buffer';
import type { CapturedOutput } from './command-record.js';
import type { OutputCapture } from './history-recorder.js';
import { createOutputExcerpt, type OutputExcerpt } from './output-excerpt.js';
import type { SpooledBytes, SpoolFile } from './spool-file.js';
import { withoutCutEnd, withoutCutStart } from './utf8-cut.js';

const nothingWritten: CapturedOutput = Object.freeze({ text: '', bytes: 0, truncated: false });

/** A file of the spool and the name that a record refers to it by. */
export interface NamedSpoolFile {
  readonly name: string;
  readonly file: SpoolFile;
}

export interface OutputCaptureOptions {
  /** Bytes of output kept as text. */
  readonly limit: number;
  /** Called once, when the output grows past `limit` or turns out not to be text; undefined when no file can be made. */
  readonly openSpoolFile: () => NamedSpoolFile | undefined;
  /** Told how much each finished file holds. */
  readonly onSpooled: (name: string, bytes: number) => void;
}

/**
 * Keeps output up to `limit` as text. Longer output goes to a file as it is, byte for byte, and the text holds its
 * beginning and its end around a line that says how much was left out. Short output that is not valid UTF-8 goes to a
 * file as well, because its text (U+FFFD in place of what is no character) cannot give it back.
 *
 * What is written here has had its secrets taken out already. A chunk must not be changed once it was written.
 */
export function createOutputCapture({ limit, openSpoolFile, onSpooled }: OutputCaptureOptions): OutputCapture {
  let excerpt: OutputExcerpt | undefined;
  let spooling = false;
  let spool: NamedSpoolFile | undefined;

  const startSpooling = (kept: OutputExcerpt): void => {
    spooling = true;
    spool = openSpoolFile();
    // Copies, both: the excerpt goes on writing into its own memory.
    void spool?.file.write(Buffer.from(kept.head()));
    void spool?.file.write(Buffer.from(kept.tail()));
  };

  const endSpool = async (): Promise<Pick<CapturedOutput, 'file' | 'incomplete'>> => {
    if (spool === undefined) return { incomplete: 'write-failed' };
    const spooled: SpooledBytes = await spool.file.end();
    onSpooled(spool.name, spooled.bytes);
    const incomplete = spooled.incomplete === undefined ? {} : { incomplete: spooled.incomplete };
    return spooled.bytes === 0 ? incomplete : { file: spool.name, ...incomplete };
  };

  return {
    write(chunk) {
      excerpt ??= createOutputExcerpt(limit);
      if (!spooling && excerpt.bytes + chunk.length > limit) startSpooling(excerpt);
      excerpt.write(chunk);
      return spool?.file.write(chunk);
    },
    async end() {
      if (excerpt === undefined || excerpt.bytes === 0) return nothingWritten;
      const { bytes } = excerpt;
      if (spooling) return { text: excerptText(excerpt), bytes, truncated: true, ...(await endSpool()) };
      const whole = Buffer.concat([excerpt.head(), excerpt.tail()]);
      const text = whole.toString();
      if (isUtf8(whole)) return { text, bytes, truncated: false };
      startSpooling(excerpt);
      return { text, bytes, truncated: false, ...(await endSpool()) };
    },
  };
}

function excerptText(excerpt: OutputExcerpt): string {
  const head = withoutCutEnd(excerpt.head());
  const tail = withoutCutStart(excerpt.tail());
  const leftOut = excerpt.bytes - head.length - tail.length;
  return `${head.toString()}\n[… ${leftOut.toLocaleString('en-US')} of ${excerpt.bytes.toLocaleString('en-US')} bytes left out here …]\n${tail.toString()}`;
}
