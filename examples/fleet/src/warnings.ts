import { inspect } from 'node:util';
import type { Logger } from '@opspilot/core';
import { plainLine } from './view/text.js';

/** Milliseconds before the same is told again: while a database is away, it is said with every try. */
const again = 10_000;
const ignore = (): void => {};

function lineOf(bindings: object, message: string): string {
  const { error, err = error } = bindings as { readonly error?: unknown; readonly err?: unknown };
  const why = err instanceof Error ? err.message : typeof err === 'string' ? err : inspect(err);
  return plainLine(err === undefined ? `! ${message}` : `! ${message}: ${why}`);
}

/** A logger that tells warnings and errors to whoever looks on, one line each. */
export function warningsTo(tell: (line: string) => void, now: () => number = Date.now): Logger {
  const told = new Map<string, number>();
  const warn = (first: object | string, second = ''): void => {
    const [bindings, message] = typeof first === 'string' ? [{}, first] : [first, second];
    const before = told.get(message);
    if (before !== undefined && now() - before < again) return;
    told.set(message, now());
    tell(lineOf(bindings, message));
  };
  const logger: Logger = {
    trace: ignore,
    debug: ignore,
    info: ignore,
    warn,
    error: warn,
    fatal: warn,
    child: () => logger,
  };
  return logger;
}
