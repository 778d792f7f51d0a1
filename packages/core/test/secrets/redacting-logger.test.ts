import { createRedactor, type Logger, OpsError, redactingLogger, silentLogger } from '@opspilot/core';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';

function pinoTo(lines: string[], level = 'trace'): Logger {
  return pino({ level }, { write: (line: string) => void lines.push(line) });
}

describe('a redacting logger over pino', () => {
  const redactor = createRedactor();
  redactor.add('s3cr3t-value', 'api');

  it('hides secrets in messages, bindings, children, errors and their causes, on every level', () => {
    const lines: string[] = [];
    const logger = redactingLogger(pinoTo(lines), redactor);
    const error = new OpsError('start-failed', 'got s3cr3t-value', {
      cause: new Error('by s3cr3t-value'),
      details: { a: 's3cr3t-value' },
    });
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
      logger[level]('a s3cr3t-value');
      logger[level]({ value: 's3cr3t-value', deep: [{ x: 's3cr3t-value' }] }, 'b s3cr3t-value');
      logger[level]({ err: error }, 'c');
      logger[level](error);
    }
    const child = logger.child({ request: 's3cr3t-value' }).child({ command: 'PGPASSWORD=hunter2 psql' });
    child.info('d s3cr3t-value');
    expect(lines).toHaveLength(25);
    expect(lines.join('')).not.toMatch(/s3cr3t-value|hunter2/);
    const last = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({
      request: '[redacted:api]',
      command: 'PGPASSWORD=[redacted] psql',
      msg: 'd [redacted:api]',
    });
    const third = JSON.parse(lines[2] ?? '') as { err: { message: string; code: string; stack: string } };
    expect(third.err).toMatchObject({ code: 'start-failed', type: 'OpsError' });
    expect(third.err.message).toContain('got [redacted:api]');
    expect(third.err.stack).toContain('got [redacted:api]');
  });

  it('hides what was registered after it was made', () => {
    const lines: string[] = [];
    const own = createRedactor();
    const logger = redactingLogger(pinoTo(lines), own);
    own.add('registered-later');
    logger.info('registered-later');
    expect(lines.join('')).toContain('"msg":"[redacted]"');
  });

  it('looks at nothing on a level that is off, or for the silent logger', () => {
    const lines: string[] = [];
    const untouchable = {
      get value(): string {
        throw new Error('was read');
      },
    };
    const counting = { ...redactor, value: <T>(value: T): T => (value === (untouchable as unknown) ? fail() : value) };
    redactingLogger(pinoTo(lines, 'warn'), counting).debug(untouchable, 'x');
    expect(lines).toEqual([]);
    expect(redactingLogger(silentLogger, redactor)).toBe(silentLogger);
  });
});

function fail(): never {
  throw new Error('a level that is off was redacted');
}
