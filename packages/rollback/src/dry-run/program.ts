import type { ResolvedCommand } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { Foresight } from '../foresight/foresee.js';

/** A path as a program tells it: relative to the directory that its script names first. */
export interface ToldPath {
  readonly path: BytePath;
  /** With all below it. */
  readonly recursive: boolean;
}

/** A command as it was written and as it was read. */
interface WrittenCommand {
  /** One simple command, without variables, redirections or anything else that a shell would do beside running it. */
  readonly text: string;
  /** Its words behind the program. */
  readonly words: readonly string[];
}

/** A command line that its own program only tells of. */
export interface DryRun {
  /**
   * A script that prints a directory, NUL, and what the program says; whoever cannot be sure that it only tells leaves with another exit
   * code than 0.
   */
  readonly script: string;
  /** What a line says. @returns undefined for one that nobody understands */
  read(line: string): readonly ToldPath[] | undefined;
  /** What is foreseen of the command without what its program tells now. */
  without(foresight: Foresight): Pick<Foresight, 'paths' | 'looks'>;
}

/** Makes dry runs of the commands of one program. */
export interface TellingProgram {
  readonly program: ResolvedCommand['program'];
  /** @returns undefined for every form of which it is not known that its dry run does nothing and tells all */
  dryRun(command: WrittenCommand): DryRun | undefined;
}

/** Lines of a script that go on only where a name stands for a program of the machine itself, and no script that may do anything. */
export const requireProgram = (name: string): string => `LC_ALL=C; export LC_ALL
p=$(command -v ${name}) && head -c 4 -- "$p" | grep -q '^.ELF' || exit 1`;
