import type { EffectAttributes, EffectKind, Span, TargetType } from '../effect.js';

/**
 * What a word given to a tool is, and so what the tool does with it. Effects follow from the role by themselves.
 *
 * | role | the word is | effect |
 * |---|---|---|
 * | `text` | words, numbers, patterns: nothing happens to what it names | none |
 * | `read` | a path whose content is read | `read` |
 * | `look` | a path whose names and attributes are looked at | none |
 * | `directory` | where what it runs begins | none |
 * | `write` | a path that is made or overwritten | `write:overwrite` |
 * | `append` | a path that is added to | `write:append` |
 * | `modify` | a path changed in place | `write:modify` in place |
 * | `create` | a path made where nothing was (mkdir, touch) | `write:create` |
 * | `delete` | a path removed | `delete:remove` |
 * | `command` | a line for a shell | what the line does |
 * | `argv` | this word and all after it are a command | what the command does |
 * | `program` | a program that is started without words of its own | `execute` |
 * | `library` | a library, plugin or script file that is loaded and run | `execute:load` |
 * | `python` `perl` … | code in that language | what the code does |
 * | `sql` | statements for a database | `database`: what they do |
 * | `script` | a file that an interpreter runs | `execute:script` |
 * | `url` | an address that is fetched, or `file:` | `network:fetch` |
 * | `upload` | a path whose content is sent away | `read`, `network:send` |
 * | `host` | a machine that is talked to | `network:connect` |
 * | `server` | the machine that does what it is told: what is done to anything but files happens there | `network:connect` |
 * | `listen` | a port or address that is listened on | `network:listen` |
 * | `secret` | a password or token itself | `crypto:expose-secret` |
 * | `assignment` | NAME=VALUE for the environment of what is run | none, or what the variable makes run |
 * | `any` | not known: a path that holds a secret or a command in it counts | by what it looks like |
 */
export type Role =
  | 'text'
  | 'read'
  | 'look'
  | 'directory'
  | 'write'
  | 'append'
  | 'modify'
  | 'create'
  | 'delete'
  | 'command'
  | 'argv'
  | 'program'
  | 'library'
  | 'script'
  | 'url'
  | 'upload'
  | 'host'
  | 'server'
  | 'listen'
  | 'secret'
  | 'assignment'
  | 'any'
  | Language;

/** Languages whose one-liners are looked into. */
export type Language =
  | 'python'
  | 'perl'
  | 'ruby'
  | 'node'
  | 'php'
  | 'lua'
  | 'awk'
  | 'sed'
  | 'vim'
  | 'sql'
  | 'tcl'
  | 'm4'
  | 'gdb'
  | 'make'
  | 'powershell'
  | 'code';

/** A word that was given to a tool. */
export interface Word {
  /**
   * As the tool gets it. Characters of private use stand for what is only known when it runs: U+E000 for any text, U+E001 for
   * `*`, U+E002 for `?` and U+E003 for one of several characters, where a shell puts the names of files.
   */
  readonly text: string;
  readonly span: Span;
  /** Where the text begins in the command, when it stands there as it is. */
  readonly verbatim?: number | undefined;
}

/** What a tool reads or hands on: of a pipe, a here-document, a file. */
export interface Flow {
  /** The text itself, where it is known. */
  readonly text: string | undefined;
  /** Where the text is not known: one that may be it, or a part of it. */
  readonly possible?: string | undefined;
  readonly traits: FlowTraits;
}

/** Where the content of a flow comes from. */
export interface FlowTraits {
  /** From another machine. */
  readonly downloaded: boolean;
  /** It holds a secret. */
  readonly sensitive: boolean;
  /** It was encoded or encrypted, so that nobody reads it as it stands. */
  readonly decoded: boolean;
  /** Configuration, accounts or data: nothing that everybody may have. */
  readonly valuable: boolean;
  /** Its lines come in an order that is not known: whoever picks one of them may pick any. */
  readonly unordered?: boolean;
}

/** How much an effect says beyond its kind, action and target. */
export interface EffectDetail {
  readonly attributes?: EffectAttributes;
  /** 0..1; default 1. */
  readonly confidence?: number;
  /** Default: the whole command. */
  readonly span?: Span;
  /** Of a path that is deleted: what it leads to goes, not a link of that name. */
  readonly followsLinks?: true;
  /** Of a path: it is on another machine or in a container. */
  readonly scope?: Pick<CallScope, 'host' | 'container' | 'user'>;
}

/** One use of a tool, as `ToolSpec.effects` sees it: its words read by the tool's own grammar. */
export interface Call {
  /** The name it was called by, without path. */
  readonly name: string;
  /** The subcommand that was found, words joined by one space; `''` without. */
  readonly subcommand: string;
  /** Operands in order, those of the subcommand. */
  readonly operands: readonly Word[];
  /** All words after the name as they stand. */
  readonly words: readonly Word[];
  /** Texts of the operands. */
  readonly texts: readonly string[];
  /** Whether bash is known to run it: what is a builtin may read its words otherwise in another shell. */
  readonly isInBash: boolean;
  /** What is read from standard input. */
  readonly stdin: Flow;
  /** Whether standard input is a pipe, a file or a here-document rather than what the command was started with. */
  readonly hasStdin: boolean;
  /** What it reads as a whole: the files of its `read` roles, or standard input where there are none. */
  readonly content: Flow;
  /** Whether an option was given; by any of its names. */
  has(option: string): boolean;
  /**
   * Whether one of these options has it only show what it would do, and no word behind it takes that back, as `--no-dry-run`
   * and `--dry-run=false` do. `--option Simulate` is a setting that an option may give as well, as `--option Simulate=false`.
   */
  isTrial(...options: readonly string[]): boolean;
  /** The last value of an option. */
  value(option: string): string | undefined;
  /** All values of an option. */
  values(option: string): readonly Word[];
  /** An effect on anything but a path. */
  effect(kind: EffectKind, action: string, type: TargetType, name: string, detail?: EffectDetail): void;
  /** An effect on a path, given folded and as the tool sees it; it is resolved and classed here. */
  path(kind: EffectKind, action: string, path: Word | string, detail?: EffectDetail): void;
  /** Treats a word as having a role, with the effects that follow. */
  as(role: Role, word: Word): void;
  /** What the same command wrote to a file before, or fetched into it; undefined when it did not. */
  written(path: Word | string): Flow | undefined;
  /** Whether anybody may have put there what lies at a path, as below `/tmp`, or the same command fetched the directory that it is in. */
  isForeign(path: Word | string): boolean;
  /** What the file `from` holds is then in `to` as well. */
  carry(from: Word | string, to: Word | string): void;
  /** What runs may write any file below a directory: what the same command wrote there before may be gone. */
  unsettle(directory: Word | string): void;
  /** From here on, `path` leads to `target`, and what is below it to what is below that; a mount even if it is removed. */
  link(path: Word | string, target: Word | string, how?: 'link' | 'mount'): void;
  /** A password, a key or a token that stands in its words, or in what it reads: nobody is shown it. */
  hide(secret: string): void;
  /** What cannot be seen through. */
  opaque(reason: OpaqueReason, message: string, detail?: EffectDetail): void;
  /** Runs the words as a command, elsewhere or as somebody else if `scope` says so. */
  run(words: readonly Word[], scope?: CallScope): void;
  /** Words of which nobody knows whether they are a command: what they do counts where one of them names a known program. */
  possible(words: readonly Word[], scope?: CallScope): void;
  /** Runs a line in a shell, elsewhere or as somebody else if `scope` says so. */
  shell(line: Word, scope?: CallScope): void;
  /** What this call prints, as far as it is known; else it is what it reads. */
  print(flow: Partial<Flow['traits']> & { readonly text?: string }): void;
}

/** A directory of the system outside that is seen at a path of a container. */
export interface Mount {
  /** Where it is seen. */
  readonly path: string;
  /** What it is outside. */
  readonly source: string;
  readonly isReadOnly: boolean;
}

/** Where and as whom an inner command runs. */
export interface CallScope {
  readonly host?: string;
  readonly container?: string;
  readonly user?: string;
  /** The line is read by bash or one that reads it alike. */
  readonly isBash?: boolean;
  /** Directory that it is run in, as the tool sees it. */
  readonly cwd?: string;
  /** Its root is another directory of this machine: paths mean others, which are known when it is `/`. */
  readonly root?: string;
  /** Directories that a container is given of the system outside, paths and sources as the tool has them. */
  readonly mounts?: readonly Mount[];
  /** It does not read what this call reads: it has a terminal or a connection of its own. */
  readonly detached?: true;
  /** `$0`, `$1` and on of the line that is run. */
  readonly positional?: readonly string[];
  /** Its words come from what is read, one by one. */
  readonly moreArguments?: true;
}

/**
 * Why something cannot be seen through.
 *
 * - `unknown-program`: nobody described it
 * - `unknown-subcommand`: the tool is described, this use of it is not
 * - `dynamic-command`: what is executed is only known when it runs
 * - `unseen-script`: a script whose text is not at hand
 * - `unseen-code`: code that hides what it runs
 */
export type OpaqueReason =
  | 'unknown-program'
  | 'unknown-subcommand'
  | 'dynamic-command'
  | 'unseen-script'
  | 'unseen-code';

/** How a tool reads its words, and what it does. */
export interface Usage {
  /** What it does, as a sentence about it without a subject: `copies files`. */
  readonly summary: string;
  /** What it does where it changes nothing, as `fdisk -l`: `shows how disks are divided`. Default: the summary. */
  readonly inspects?: string;
  /**
   * Options as a manual lists them, one line each: names, the role of a value in angle brackets, two spaces, what it does
   * (a verb phrase). Options without a description may share a line, separated by ` | `.
   *
   * ```
   * -r, -R, --recursive      goes into directories
   * -o, --output=<write>     writes there
   * -i[<text>]               replaces in place, keeping a copy
   * -q | -v | --color[=<text>]
   * ```
   */
  readonly options?: string;
  /** Roles of the operands: `<read>... <write>`, `<text> <read>...`; absent means that none has an effect. */
  readonly operands?: string;
  /**
   * - `gnu` (default): options anywhere, short ones bundled, long ones abbreviated, `--` ends them
   * - `posix`: the first operand ends the options
   * - `host-first`: as `posix`, but options may stand behind the first operand as well (`ssh host -p 22 command`)
   * - `long-dash`: options of one dash are words (`find`, `openssl`, `java`)
   * - `assignments`: `key=value` operands are options (`dd`)
   */
  readonly style?: 'gnu' | 'posix' | 'host-first' | 'long-dash' | 'assignments';
  /** What the roles cannot say. Runs after the effects of the roles. */
  readonly effects?: (call: Call) => void;
}

/** A tool, or several that are used alike. */
export interface ToolSpec extends Usage {
  /** Names without paths, separated by spaces. */
  readonly names: string;
  /**
   * By words joined with one space (`'remote add'`), `*` for any other. The options of the tool may come before and
   * after a subcommand. A tool that has subcommands and is called with one that is not here is opaque, unless `*` is.
   */
  readonly subcommands?: Readonly<Record<string, Usage>>;
  /** Variables of the environment that it reads as it reads options, by their roles: `DOCKER_HOST=<server>`, as `options` has them. */
  readonly variables?: string;
  /** It is a wrapper: it runs another command and adds little of its own. */
  readonly wrapper?: true;
}
