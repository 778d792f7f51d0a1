import picocolors from 'picocolors';
import { wrap } from './text.js';

/** Where text for people goes, and what it can do. */
export interface Screen {
  /** A terminal, whose last line may be drawn again. */
  readonly living: boolean;
  /** Colours, which do nothing where they are not wanted. */
  readonly paint: ReturnType<typeof picocolors.createColors>;
  /** Width in characters. */
  columns(): number;
  write(text: string): void;
  line(text?: string): void;
  /** Prints text of this program, in lines that fit. */
  prose(text: string): void;
}

/** A log has no width; this one fits everywhere. */
const widthWithoutTerminal = 80;

function wantsColour(terminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  // https://no-color.org: any value that is not empty.
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '0' && forced !== 'false') return true;
  return terminal;
}

export function screenOn(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Screen {
  const living = stream.isTTY === true && environment['TERM'] !== 'dumb';
  // A reader that has gone (`| head`) must not end a command half way, nor keep it out of the history.
  stream.on('error', () => {});
  const write = (text: string): void => {
    stream.write(text);
  };
  const line = (text = ''): void => write(`${text}\n`);
  const columns = (): number => (living && stream.columns) || widthWithoutTerminal;
  return {
    living,
    paint: picocolors.createColors(wantsColour(living, environment)),
    columns,
    write,
    line,
    prose: (text) => {
      for (const part of text.split('\n').flatMap((paragraph) => wrap(paragraph, columns()))) line(part);
    },
  };
}
