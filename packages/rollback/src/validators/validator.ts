import type { BytePath } from '../entry/byte-path.js';
import type { ValidationResult } from '../proof/validation-result.js';

/** A program of a host that knows whether what was brought back is valid. */
export interface Validator {
  /** As one would type it. */
  readonly name: string;
  /** It judges these, and what is below them. */
  readonly paths?: readonly BytePath[];
  /** It judges these kinds of state beside files. */
  readonly states?: readonly string[];
  /** What it is asked about, of a path of its own; undefined: nothing. Default it is asked once, about all that there is. */
  subject?(path: BytePath): string | undefined;
  /**
   * Body of a shell function, which gets the subjects as its parameters and changes nothing. It says `answer PROGRAM …` where that program
   * is there and can tell, and nothing elsewhere; `answer in_layers PROGRAM …` of one that writes while it looks; `must_answer` in its
   * place where it is a fault that the program cannot be run.
   */
  readonly script: string;
  /** What the program says where it is the host that lacks something, and not the content: that is no answer. */
  readonly unclear?: RegExp;
}

/** What is asked of a host, and about what. */
export interface Question extends Pick<Validator, 'name' | 'script' | 'unclear'> {
  readonly check: ValidationResult['check'];
  readonly subjects: readonly string[];
}

/** A validator of yours: a command that tells whether certain files are valid. */
export interface ContentValidator {
  /** Absolute paths: it is asked when something of them, or below them, was brought back. */
  readonly paths: readonly string[];
  /** Exit code 0: they are valid. It runs as whoever brings them back, for thirty seconds at most, and only looks. */
  readonly command: string;
}
