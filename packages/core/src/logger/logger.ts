/** One level of a logger: `(message)`, or `(bindings, message)` as pino has it. */
export interface LogMethod {
  (bindings: object, message?: string): void;
  (message: string): void;
}

/** The part of pino's interface that OpsPilot calls; a pino instance fits as it is. */
export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  /** A logger that adds `bindings` to whatever it says. */
  child(bindings: object): Logger;
}

const nothing = (): void => {};

/** Says nothing. A library is silent until its user hands it a logger. */
export const silentLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => silentLogger,
};
