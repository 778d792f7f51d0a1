import type { Host } from '../executor/host.js';
import type { JsonValue } from '../history/command-record.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { Actor } from './actor.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Verdict } from './verdict.js';

/**
 * A command on its way down the path. Frozen: every stage sees what the ones before it found and adds nothing itself.
 * It holds the command as it will run; values of variables, secrets and stdin are not in it.
 */
export interface CommandDraft {
  readonly id: string;
  readonly command: string;
  /** `command`: what was asked for. `verification`: a check that runs after it and passes the same gates. */
  readonly role: 'command' | 'verification';
  /** The sentence that the command was made from. */
  readonly intent?: string;
  readonly host: Host;
  readonly actor: Actor;
  /** Tells who asked apart from others, also where their id is not shown: see `identityOf`. */
  readonly identity?: string;
  readonly cwd?: string;
  /** User of the host that it runs as, when not the login user. */
  readonly becomeUser?: string;
  /** Names of the variables that it gets. */
  readonly variables: readonly string[];
  readonly stdin: 'none' | 'bytes' | 'stream';
  readonly verify: readonly string[];
  readonly metadata: Readonly<Record<string, JsonValue>>;
  /** Id of the command or operation that this one is part of. */
  readonly parent?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /**
   * SHA-256 (hex) over everything that decides what will happen where and for whom.
   * What an approval is bound to. Not in the history: a short secret in a variable or stdin could be guessed from it.
   */
  readonly subject: string;
  /** From `analyse`; absent while no plugin analyses. */
  readonly analysis?: CommandAnalysis;
  /** From `assess`. */
  readonly risk?: RiskAssessment;
  /** From `gate`. */
  readonly verdict?: Verdict;
}
