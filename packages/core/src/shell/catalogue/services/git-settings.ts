import type { Call, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { isTransport, visitRepository } from './git-remotes.js';
import { namesSecret, showsSecret } from './shown-secrets.js';

/** Settings whose values git hands to a shell. */
const commands =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|gitproxy|askpass|alternaterefscommand)|pager\..+|sequence\.editor|(?:diff|merge)tool\..+\.(?:cmd|path)|diff\..+\.(?:command|textconv)|diff\.external|merge\..+\.driver|filter\..+\.(?:clean|smudge|process)|credential(?:\..+)?\.helper|gpg\.(?:.+\.)?program|web\.browser|browser\..+\.(?:cmd|path)|man\..+\.(?:cmd|path)|interactive\.difffilter|uploadpack\.packobjectshook|remote\..+\.(?:uploadpack|receivepack|vcs|proxy)|sendemail\..*cmd|sendemail\.smtpserver|trailer\..+\.(?:cmd|command)|ssh\.variant|imap\.tunnel|instaweb\.(?:httpd|browser)|guitool\..+\.cmd|receive\.procreceiverefs|submodule\..+\.update|tar\..+\.command)$/i;
const libraries =
  /^(?:core\.hookspath|include(?:if\..+)?\.path|init\.templatedir|core\.worktree|core\.attributesfile)$/i;
const unchecked = /^http(?:\..+)?\.sslverify$/i;
const unsigned =
  /^(?:gpg\.(?:ssh\.)?allowedsignersfile|(?:transfer|fetch|receive)\.fsckobjects|protocol(?:\.(?:ext|file))?\.allow|safe\.directory)$/i;
const builtinHelper =
  /^(?:store|cache(?:\s.*)?|osxkeychain|manager(?:-core)?|wincred|libsecret|oauth|gcloud\.sh|!?gh auth git-credential|!?aws codecommit.*)$/;
const addressed = /^(?:remote|submodule)\..+\.(?:push)?url$/i;
/** The address that others are read as is in the name. */
const rewritten = /^url\.(.+)\.(?:push)?insteadof$/is;

/** The address of a repository that a setting names. */
function addressIn(key: string, value: Word): Word | undefined {
  const base = rewritten.exec(key)?.[1];
  if (base !== undefined) return derivedWord(value, base);
  return addressed.test(key) ? value : undefined;
}

/** A setting given by `-c`, or set to last: what it makes git do. */
function gitSetting(call: Call, key: string, value: Word): void {
  if (unchecked.test(key) && /^(?:false|no|off|0)$/i.test(value.text))
    call.effect('crypto', 'weaken', 'object', key, { span: value.span });
  else if (unsigned.test(key) && /^(?:\*|always|false)$/i.test(value.text))
    call.effect('vcs', 'weaken-protection', 'object', key, { span: value.span });
  else if (isTransport(addressIn(key, value))) visitRepository(call, addressIn(key, value));
  else if (/^alias\./i.test(key)) {
    if (value.text.startsWith('!')) call.as('command', derivedWord(value, value.text.slice(1)));
  } else if (libraries.test(key)) call.as('library', value);
  else if (commands.test(key) && !builtinHelper.test(value.text)) {
    const line = value.text.replace(/^!/, '');
    if (line !== '') call.as('command', derivedWord(value, line));
  } else if (/^(?:http(?:\..+)?\.extraheader)$/i.test(key) && /authorization/i.test(value.text))
    call.as('secret', value);
}

/** `-c key=value` and `--config-env`. */
export function givenSettings(call: Call): void {
  for (const { text, span } of call.values('--config-env')) {
    const key = text.split('=', 1)[0] ?? '';
    if (commands.test(key) || /^alias\./i.test(key))
      call.opaque('dynamic-command', `What ${key} runs is only known when it runs.`, { span });
  }
  for (const word of call.values('-c')) {
    const equals = word.text.indexOf('=');
    if (equals <= 0) continue;
    const [key, value] = [word.text.slice(0, equals), derivedWord(word, word.text.slice(equals + 1))];
    gitSetting(call, key, value);
    if (/^https?(?:\..+)?\.proxy$/i.test(key) && value.text !== '') call.as('host', value);
  }
}

/** `git config key value`: kept for later. */
export function configure(call: Call): void {
  const words = call.texts[0] === 'set' ? call.operands.slice(1) : call.operands;
  const [key, value] = words;
  const file = call.values('--file')[0];
  if (key === undefined || value === undefined || call.has('--get') || call.has('--get-all')) {
    if (file !== undefined) call.as('read', file);
    const named = words.map(({ text }) => text).find(namesSecret);
    if (named !== undefined) showsSecret(call, named);
    return;
  }
  if (file !== undefined) call.as('modify', file);
  const scope = call.has('--system') ? 'system' : call.has('--global') ? 'global' : 'repository';
  call.effect('vcs', 'configure', 'object', `${scope} ${key.text}`);
  gitSetting(call, key.text, value);
}
