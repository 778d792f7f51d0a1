/**
 * Something that a piece of code in another language does.
 *
 * - `line`: hands `text` to a shell
 * - `program`: starts the program of `words[0]` with the rest as its words
 * - `read` `write` `delete` `permission`: does so with the file `text`
 * - `connect` `listen` `fetch`: talks to `text`, or waits at it
 * - `load`: loads the library or script `text` and runs it
 * - `module`: the same of a module by its name, as a path without its ending; most are installed
 * - `directory`: goes to the directory `text`, where relative paths begin from then on
 * - `destroy`: destroys something by the method `text`, of which no more is known
 * - `sql`: hands the statements `text` to a database
 * - `evaluate`: runs code that is only known then; `text` is that code, where it is known
 */
export interface CodeFinding {
  readonly action:
    | 'line'
    | 'program'
    | 'read'
    | 'write'
    | 'delete'
    | 'permission'
    | 'connect'
    | 'listen'
    | 'fetch'
    | 'load'
    | 'module'
    | 'directory'
    | 'destroy'
    | 'sql'
    | 'evaluate';
  /** Folded; see `words/markers.ts`: what is computed is unknown. */
  readonly text: string;
  /** Of `program`: itself and its words, folded. */
  readonly words?: readonly string[];
  /** Of `line` and `program`: the directory that it is run in, where the code went to another. */
  readonly cwd?: string;
}
