import type { Logger, LogMethod } from '../logger/logger.js';

/** One line of a log. */
export interface LogLine {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** Empty when only bindings were given. */
  readonly message: string;
  /** Those of the line over those of the children it came through. */
  readonly bindings: Readonly<Record<string, unknown>>;
}

/** A logger that keeps what it is told. */
export interface RecordingLogger extends Logger {
  /** All lines so far, of its children too, in order. */
  readonly lines: readonly LogLine[];
  /** The messages of one level. */
  messages(level: LogLine['level']): readonly string[];
}

/** A logger for tests. */
export function recordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  return {
    ...logger(lines, {}),
    lines,
    messages: (level) => lines.filter((line) => line.level === level).map((line) => line.message),
  };
}

function logger(lines: LogLine[], inherited: Readonly<Record<string, unknown>>): Logger {
  const method =
    (level: LogLine['level']): LogMethod =>
    (first: object | string, message: string = '') => {
      if (typeof first === 'string') lines.push({ level, message: first, bindings: inherited });
      else lines.push({ level, message, bindings: { ...inherited, ...first } });
    };
  return {
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    child: (bindings) => logger(lines, { ...inherited, ...bindings }),
  };
}
