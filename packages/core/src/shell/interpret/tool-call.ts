import type { Effect, EffectKind, Span, TargetType } from '../effect.js';
import { isTrial } from '../options/is-trial.js';
import { optionsByName } from '../options/options-by-name.js';
import type { GivenOption } from '../options/read-arguments.js';
import { isAnybodys, isOwnTemporary } from '../paths/anybodys-places.js';
import { meansWhatIsLinked, resolvePath } from '../paths/resolve-path.js';
import { isStandardInput } from '../paths/standard-streams.js';
import type { Call, CallScope, EffectDetail, Flow, FlowTraits, OpaqueReason, Role, Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import { isLocal } from '../words/is-local.js';
import { hasMarker, hasUnknown } from '../words/markers.js';
import { applyReading, applyVariables, directoryGiven } from './apply-reading.js';
import { applyRole } from './apply-role.js';
import { CallContent } from './call-content.js';
import { emitPath, emitTarget, placed } from './emit.js';
import { emitElsewhere } from './emit-elsewhere.js';
import { type InnerFlow, type InnerTraits, joinTraits, plain, something } from './flows.js';
import { fileFlow } from './follow-redirections.js';
import type { Frame } from './frame.js';
import { givenWords } from './given-words.js';
import { dialectOf, innerFrame, seenFrom } from './inner-frame.js';
import { asFolded, type FoldedWord, noInput, type Standing } from './machine.js';
import { type Place, within } from './place.js';
import { possibleCommand } from './possible-command.js';
import { onlyTells, type Reading, readWords } from './read-words.js';
import { requireKind } from './require-kind.js';
import { resolvedCommand } from './resolved-command.js';
import { concludeTalk } from './talk.js';
import { tellDescribed, tellUnknown, tellUnlisted, tellUnseen } from './tell-described.js';
import { WrittenContents } from './written-contents.js';

/** One use of a tool: reads its words, tells its effects, and answers what it prints. */
export class ToolCall implements Call {
  readonly name: string;
  readonly subcommand: string;
  readonly operands: readonly Word[];
  readonly words: readonly Word[];
  readonly #tool: CompiledTool;
  readonly #reading: Reading;
  readonly #standing: Standing;
  readonly #span: readonly [number, number];
  #texts: readonly string[] | undefined;
  readonly #content: CallContent;
  /** The machine that it talks to, and that does what it says. */
  #server: Pick<Standing, 'machine' | 'place'> | undefined;
  /** `NAME=value` of the environment of what it runs. */
  #assigned: string[] | undefined;
  #directory: { readonly given: string | undefined } | undefined;
  #isWrapping = false;
  #written: WrittenContents | undefined;
  #byName: ReadonlyMap<string, readonly GivenOption[]> | undefined;

  constructor(name: string, tool: CompiledTool, words: readonly FoldedWord[], standing: Standing) {
    this.name = name;
    this.#tool = tool;
    this.#standing = standing;
    const first = words[0]?.span ?? [0, 0];
    this.words = words.slice(1);
    // Words that came through a pipe may stand before the command.
    this.#span = [first[0], Math.max(first[1], words.at(-1)?.span[1] ?? 0)];
    const typed = readWords(tool, this.words);
    const given = givenWords(this.name, typed.subcommand, standing.frame);
    this.#reading = given.length === 0 ? typed : readWords(tool, [...given, ...this.words]);
    this.subcommand = this.#reading.subcommand;
    this.operands = this.#reading.operands;
    let traits = standing.input.isGiven ? standing.input.flow.traits : plain;
    for (const word of words) if (word.traits !== plain) traits = joinTraits(traits, word.traits);
    this.#content = new CallContent(this.hasStdin ? standing.input.flow : something, traits);
  }

  get texts(): readonly string[] {
    this.#texts ??= this.operands.map(({ text }) => text);
    return this.#texts;
  }

  get isInBash(): boolean {
    return this.#standing.place.isBash;
  }

  get stdin(): InnerFlow {
    return this.#standing.input.flow;
  }

  get hasStdin(): boolean {
    return this.#standing.input.isGiven;
  }

  get content(): InnerFlow {
    return this.#content.flow;
  }

  /** The options of a name, found at once however many are given. */
  #given(option: string): readonly GivenOption[] {
    this.#byName ??= optionsByName(this.#reading.options);
    return this.#byName.get(option) ?? noOptions;
  }

  has(option: string): boolean {
    return this.#given(option).length > 0;
  }

  isTrial(...options: readonly string[]): boolean {
    const { options: given, usage } = this.#reading;
    return isTrial({ options: given, grammar: usage.grammar, words: this.words }, options);
  }

  value(option: string): string | undefined {
    return this.values(option).at(-1)?.text;
  }

  values(option: string): readonly Word[] {
    const given = this.#given(option);
    if (given.length === 0) return noWords;
    const values: Word[] = [];
    for (const { value } of given) if (value !== undefined) values.push(value);
    return values;
  }

  effect(kind: EffectKind, action: string, type: TargetType, name: string, detail: EffectDetail = {}): void {
    if (this.#tool.isStrict) requireKind(kind);
    if (kind === 'network' && action === 'fetch') this.#content.fetches();
    const { attributes, confidence } = detail;
    const span = this.#placeOf(detail.span);
    // What is sent there leaves from here.
    const isSent = kind === 'network' && action === 'send';
    emitTarget(isSent ? this.#standing : (this.#server ?? this.#standing), {
      kind,
      action,
      type,
      name,
      span,
      attributes,
      confidence,
    });
  }

  /** What came through a pipe stands nowhere in these words: then all of them are its place. */
  #placeOf(span: Span | undefined): Span {
    return span !== undefined && span[0] < span[1] ? span : this.#span;
  }

  /** All that is done from here on to anything but paths is done on that machine. */
  happensOn(host: string): void {
    if (host === '' || isLocal(host)) return;
    const { machine, place } = this.#standing;
    this.#server = { machine, place: within(place, this.name, { host }) };
  }

  /** A container is one of the machine that it talks to, which alone has what is mounted in it. */
  #placeFor(scope: CallScope | undefined): Place {
    const { place } = this.#standing;
    if (scope?.container === undefined || this.#server === undefined) return place;
    return { ...this.#server.place, wrappers: place.wrappers };
  }

  /** Where a path leads from here. */
  #resolve(path: Word | string): string {
    const { frame, place } = this.#standing;
    const text = typeof path === 'string' ? path : literal(path);
    return resolvePath(text, { cwd: frame.cwd, user: place.user });
  }

  path(kind: EffectKind, action: string, path: Word | string, detail: EffectDetail = {}): void {
    if (this.#tool.isStrict) requireKind(kind);
    const word = typeof path === 'string' ? { text: path, span: this.#span } : path;
    if (detail.scope !== undefined) {
      emitElsewhere(this.#standing, kind, action, word, { ...detail, scope: detail.scope }, this.name);
      return;
    }
    if (kind === 'read' && isStandardInput(word.text)) {
      this.#content.take(this.hasStdin ? this.stdin : something);
      return;
    }
    const resolved = this.#resolve(path);
    const { attributes, confidence } = detail;
    const span = this.#placeOf(detail.span ?? word.span);
    const followsLinks = detail.followsLinks ?? meansWhatIsLinked(word.text);
    emitPath(this.#standing, { kind, action, path: resolved, span, attributes, confidence, followsLinks });
    if (kind === 'read') this.#read(resolved, span, attributes?.recursive === true);
    if (kind === 'permission') this.#standing.frame.files.guard(resolved);
    // Another directory may take its place.
    if (kind === 'delete' && !hasMarker(resolved)) this.#standing.frame.files.unsettle(resolved);
    if (kind === 'write') this.#write(resolved, action, attributes?.recursive === true);
  }

  #write(path: string, action: string, isRecursive: boolean): void {
    this.#written ??= new WrittenContents();
    if (isRecursive) this.#written.addTree(path);
    else this.#written.add(path, action);
  }

  #read(path: string, span: Span, isRecursive: boolean): void {
    this.#content.take(fileFlow(path, span, this.#standing, isRecursive));
  }

  written(path: Word | string): Flow | undefined {
    const { frame, place } = this.#standing;
    return frame.files.written(this.#resolve(path), place.branch);
  }

  isForeign(path: Word | string): boolean {
    const { frame, place } = this.#standing;
    const resolved = this.#resolve(path);
    return (isAnybodys(resolved) && !isOwnTemporary(resolved)) || frame.files.isFetched(resolved, place.branch);
  }

  carry(from: Word | string, to: Word | string): void {
    this.#written ??= new WrittenContents();
    this.#written.copy(this.#resolve(to), fileFlow(this.#resolve(from), this.#span, this.#standing));
  }

  unsettle(directory: Word | string): void {
    this.#standing.frame.files.unsettle(this.#resolve(directory));
  }

  link(path: Word | string, target: Word | string, how: 'link' | 'mount' = 'link'): void {
    const { place, machine } = this.#standing;
    const [from, to] = [path, target].map((each) => placed(this.#resolve(each), place.root));
    machine.run.link(from ?? '', to ?? '', how === 'mount');
  }

  /** Whether it is there to run other commands, which then read what it reads. */
  get isWrapper(): boolean {
    return this.#tool.spec.wrapper === true;
  }

  as(role: Role, word: Word): void {
    if (role === 'assignment') {
      this.#assigned ??= [];
      this.#assigned.push(word.text);
    }
    const span = this.#placeOf(word.span);
    applyRole(role, span === word.span ? word : { ...word, span }, this, this.#standing);
  }

  hide(secret: string): void {
    if (secret !== '' && !hasUnknown(secret)) this.#standing.machine.run.secrets.add(secret);
  }

  opaque(reason: OpaqueReason, message: string, detail: EffectDetail = {}): void {
    const { downloaded, decoded } = this.#content.traits;
    if (downloaded || decoded) {
      this.effect('execute', downloaded ? 'downloaded' : 'decoded', 'process', this.name, detail);
      return;
    }
    const span = this.#placeOf(detail.span);
    emitTarget(this.#standing, { kind: 'opaque', action: reason, type: 'process', name: this.name, ...detail, span });
    this.#standing.machine.run.problem(reason, message, span);
  }

  run(words: readonly Word[], scope?: CallScope): void {
    if (words.length === 0) return;
    const { machine, input } = this.#standing;
    const [first] = words;
    // No program has blanks in its name: it is a line, which many that take words take as well.
    if (words.length === 1 && first !== undefined && /\s/.test(first.text) && !hasUnknown(first.text)) {
      this.shell(first, scope);
      return;
    }
    this.#isWrapping ||= this.isWrapper;
    // All of them are read and kept once more: of wrappers in wrappers, by each.
    machine.run.count(words.length);
    const folded = words.map((word) => asFolded(word, this.#placeOf(word.span)));
    const inner = this.#innerFrame(scope);
    const there = within(this.#placeFor(scope), this.name, seenFrom(this.#standing, scope));
    this.#content.passOn(machine.invoke(folded, inner, there, scope?.detached === true ? noInput : input));
  }

  /** Where what it runs begins, looked for once: it may run a command for each of its options. */
  #innerFrame(scope: CallScope | undefined): Frame {
    this.#directory ??= { given: directoryGiven(this.#reading) };
    return innerFrame(this.#standing, scope, this.#directory.given, this.#assigned);
  }

  possible(words: readonly Word[], scope?: CallScope): void {
    const { before, command } = possibleCommand(words, this.#standing.machine.tools);
    for (const word of before) if (/\s/.test(word.text)) this.as('any', word);
    if (command.length > 0) this.run(command, scope);
  }

  shell(line: Word, scope?: CallScope): void {
    const { machine, input } = this.#standing;
    this.#isWrapping ||= this.isWrapper;
    const traits = 'traits' in line ? (line.traits as InnerTraits) : this.#content.traits;
    const inner = this.#innerFrame(scope);
    if (this.has('--posix')) inner.isPosix = true;
    if (this.values('-O').some(({ text }) => text === 'lastpipe')) inner.runsLast = true;
    const span = this.#placeOf(line.span);
    // Whoever reads a script reads it to its end: what the script runs finds nothing left.
    const isScript = input.isGiven && line.text === input.flow.text;
    const read = scope?.detached === true || isScript ? noInput : input;
    const seen = seenFrom(this.#standing, scope);
    const there = within(this.#placeFor(scope), this.name, { ...seen, ...dialectOf(this.name) });
    this.#content.passOn(machine.line({ ...line, span, traits }, inner, there, read));
  }

  print(flow: Partial<FlowTraits> & { readonly text?: string }): void {
    this.#content.print(flow);
  }

  /** Tells the effects; answers what is printed. */
  answer(): InnerFlow {
    const { run } = this.#standing.machine;
    const first = run.effects.length;
    const commandsBefore = run.commands.length;
    if (onlyTells(this.#reading, this.words)) {
      this.#record(commandsBefore);
      return something;
    }
    applyVariables(this.#tool, this.#reading, this, this.#standing);
    applyReading(this.#reading, this.#tool, this, this.#standing);
    if (this.#reading.isUnknown) {
      tellUnknown(this, this.operands[0]);
      for (const word of this.operands) this.as('any', word);
    }
    tellDescribed(this, this.#tool, this.#reading);
    if (run.commands.length === commandsBefore && !this.#content.hasPrinted) {
      if (run.effects.length === first) tellUnlisted(this, this.#tool, this.#reading);
      tellUnseen(this, this.#tool, this.#reading, run.effects.slice(first));
    }
    if (!this.#isWrapping || run.commands.length === commandsBefore) this.#record(commandsBefore);
    this.#conclude(run.effects, first);
    const output = this.#content.output();
    const { frame, place } = this.#standing;
    for (const secret of this.#written?.secretsIn(output) ?? []) run.secrets.add(secret);
    this.#written?.keep(output, this.#content.written, frame.files, place.branch);
    return output;
  }

  #record(at: number): void {
    const command = resolvedCommand(this.name, this.words, this.#span, this.#standing);
    this.#standing.machine.run.commands.splice(at, 0, command);
  }

  /** What follows from several effects together: a secret that leaves, a shell that answers to a network. */
  #conclude(effects: Effect[], first: number): void {
    const { place, input } = this.#standing;
    const given = { effects, first, place, input, traits: this.#content.traits, isWrapping: this.#isWrapping };
    const { sendsData, reversesShell, answers } = concludeTalk(given);
    const attributes = { external: true } as const;
    if (sendsData) this.effect('network', 'send-data', 'host', '', { attributes });
    if (reversesShell) this.effect('execute', 'reverse-shell', 'process', this.name, { attributes });
    if (answers) this.#content.isAnswered();
  }
}

/** A tilde in quotes is a name like any other: no shell puts a home in its place. */
function literal({ text, span, verbatim = span[0] }: Word): string {
  return text.startsWith('~') && verbatim > span[0] ? `./${text}` : text;
}

const noWords: readonly Word[] = [];
const noOptions: readonly GivenOption[] = [];
