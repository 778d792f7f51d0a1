import type { EffectKind, TargetType } from '../../effect.js';
import type { Call, CallScope, Word } from '../../tools/tool-spec.js';
import { derivedWord } from '../services/derived-word.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

/** Functions of Salt that are named for what they do. */
const saltVerbs: PatternTable<readonly [EffectKind, string, TargetType]> = [
  [/^(?:state\.(?:apply|highstate|sls|sls_id|single|top)|highstate)$/, ['execute', 'converge', 'object']],
  [/^service\.(?:stop|disable|mask)/, ['service', 'stop', 'unit']],
  [/^service\.(?:restart|start|reload|enable)/, ['service', 'restart', 'unit']],
  [/^pkg\.(?:remove|purge)/, ['package', 'remove', 'package']],
  [/^pkg\.(?:install|upgrade)/, ['package', 'install', 'package']],
  [/^system\.reboot/, ['service', 'reboot', 'none']],
  [/^system\.(?:shutdown|halt|poweroff|init)/, ['service', 'shutdown', 'none']],
  [/^(?:user|shadow|group)\.(?!info|list|getent)/, ['user', 'modify', 'user']],
];

/** `lvm.lvremove`, `docker.rm`, `postgres.db_remove`: functions named for what they take away. */
const destroys = /^\w+\.(?:\w+_)?(?:(?:lv|vg|pv)?remove|delete|drop|destroy|purge|wipe|rm|format|mkfs)(?:_|$)/;

/** Functions that only look: by their module, or by the first or the last word of their name. */
const looks = [
  /^(?:test|grains|pillar|status|sys|match|config|network)\.(?!set|append|del|remove|mod_|connect|filter)/,
  /^\w+\.(?:list|get|info|show|find|is|running|which|has|read|search|stats|check|contains|grep)(?:_|$)/,
  /^\w+\.(?:\w+_)?(?:list|info|status|version|exists|available|missing|enabled|disabled|usage|getent|ping|ps|logs|inspect)$/,
];

/** A line in the language that is named first. */
function runCode(call: Call, [language, code]: readonly Word[], there: CallScope): void {
  if (language === undefined || code === undefined) return;
  const option = /sh$|python/.test(language.text) ? '-c' : '-e';
  call.run([language, derivedWord(language, option), code], there);
}

/** `cmd.run LINE`, `cmd.retcode cmd=LINE cwd=/`: all of `cmd` runs a line as somebody, somewhere. */
function runLine(call: Call, verb: string, words: readonly Word[], place: CallScope): void {
  const [cwd, user] = [named(words, 'cwd')?.text, named(words, 'runas')?.text];
  const there = { ...place, ...(cwd === undefined ? {} : { cwd }), ...(user === undefined ? {} : { user }) };
  const operands = words.filter((word) => !isPair(word));
  if (verb.startsWith('cmd.exec_code')) {
    runCode(
      call,
      [named(words, 'lang'), named(words, 'code'), ...operands].filter((word) => word !== undefined),
      there,
    );
    return;
  }
  const line = named(words, 'cmd') ?? named(words, 'source') ?? operands[verb === 'cmd.run_chroot' ? 1 : 0];
  if (line !== undefined) call.shell(line, there);
}

/** A function that no table names: a line, a path that goes or is changed, or whatever its own name says. */
function callFunction(call: Call, verb: string, words: readonly Word[], there: CallScope): void {
  const what = [verb, ...words.map(({ text }) => text)].join(' ');
  if (verb.startsWith('cmd.')) {
    runLine(call, verb, words, there);
  } else if (verb.startsWith('file.')) {
    const where = there.host === undefined ? {} : { scope: there };
    for (const path of pathsOf(words)) {
      if (destroys.test(verb) || verb === 'file.rmdir')
        call.path('delete', 'remove', path, { ...where, attributes: { recursive: true } });
      else call.path('write', 'modify', path, where);
    }
  } else {
    call.effect('execute', 'converge', 'object', what);
    if (destroys.test(verb)) call.effect('delete', 'destroy-unseen', 'object', what);
  }
}

/** Whether a word is `name=value`. */
function isPair({ text }: Word): boolean {
  return /^\w+=/.test(text);
}

/** The value of the last `name=value`. */
function named(words: readonly Word[], name: string): Word | undefined {
  const word = words.findLast(({ text }) => text.startsWith(`${name}=`));
  return word === undefined ? undefined : derivedWord(word, word.text.slice(name.length + 1));
}

/** Paths that a function of `file` is given, by their place or by name. */
function pathsOf(words: readonly Word[]): readonly Word[] {
  const operands = words.filter((word) => !isPair(word));
  const byName = ['path', 'name', 'dst', 'dest'].map((name) => named(words, name));
  return [...operands.filter(({ text }, at) => at === 0 || text.startsWith('/')), ...byName].filter(
    (word) => word !== undefined,
  );
}

/** `salt TARGET FUNCTION WORDS`, or without the target where the minion itself is asked. */
export function salt(call: Call, words: readonly Word[] = call.operands): void {
  const isLocal = call.name === 'salt-call' || call.name === 'salt-run';
  const target = isLocal ? undefined : words[0];
  const [name, ...rest] = isLocal ? words : words.slice(1);
  const verb = name?.text ?? '';
  if (target !== undefined) {
    call.as('server', target);
  }
  // States alone know what a test is: any other function does what it does.
  const isTest = /^(?:state\.|highstate$)/.test(verb) && /^true$/i.test(named(rest, 'test')?.text ?? '');
  if (verb === '' || isTest || looks.some((pattern) => pattern.test(verb))) {
    return;
  }
  const meaning = meaningOf(saltVerbs, verb);
  if (meaning === undefined) {
    callFunction(call, verb, rest, target === undefined ? {} : { host: target.text });
  } else {
    call.effect(meaning[0], meaning[1], meaning[2], rest.find((word) => !isPair(word))?.text ?? verb);
  }
}
