import { type Logger, type LogMethod, silentLogger } from '../logger/logger.js';
import type { Redactor } from './redactor.js';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
type Level = (typeof levels)[number];

/** pino's way to say that a level is off; loggers without it are taken to log everything. */
interface LevelledLogger extends Logger {
  isLevelEnabled?(level: Level): boolean;
}

/**
 * `logger` with every message and all bindings, those of children too, sent through `redactor` first: strings however
 * deep, keys, and errors with their causes. It never throws, whatever `logger` does. Levels that are off cost nothing, and the silent logger comes back as it is.
 */
export function redactingLogger(logger: Logger, redactor: Redactor): Logger {
  if (logger === silentLogger) return logger;
  const levelled: LevelledLogger = logger;
  const redacting = (level: Level): LogMethod => {
    return (...parts: unknown[]) => {
      try {
        if (levelled.isLevelEnabled?.(level) === false) return;
        const write = logger[level] as (...parts: unknown[]) => void;
        write.apply(
          logger,
          parts.map((part) => redactor.value(part)),
        );
      } catch {
        // Nobody is left to be told; a log that fails must not cost what it tells of.
      }
    };
  };
  const methods = Object.fromEntries(levels.map((level) => [level, redacting(level)])) as Record<Level, LogMethod>;
  return { ...methods, child: (bindings) => redactingLogger(logger.child(redactor.value(bindings)), redactor) };
}
