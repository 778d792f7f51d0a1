import type { Span } from '../effect.js';
import { isAnybodys } from '../paths/anybodys-places.js';
import { hasUnknown } from '../words/markers.js';
import { emitPath, emitTarget } from './emit.js';
import { environmentWords, mayHoldWords } from './environment-words.js';
import { expandText } from './evaluate-text.js';
import type { Standing } from './machine.js';

const loads =
  /^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_INSERT_LIBRARIES|BASH_ENV|PYTHONSTARTUP|PYTHONPATH|PERL5LIB|PERL5OPT|RUBYOPT|RUBYLIB|NODE_OPTIONS|NODE_PATH|GCONV_PATH|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|LUA_INIT|GIT_EXEC_PATH|OPENSSL_CONF|\w+_PRELOAD)$/;
/** They hold a command, by the customs of those who read them. */
const runs =
  /^(?:GIT_SSH|SVN_SSH|GIT_EXTERNAL_DIFF|KUBECTL_EXTERNAL_DIFF|LESSOPEN|LESSCLOSE|MANROFFOPT|TAPE|FCEDIT|TEXEDIT|VISUAL|HGEDITOR|\w*(?:PAGER|EDITOR|BROWSER|ASKPASS)|\w+_(?:COMMAND|CMD|RSH|SSH|SHELL|PASSCOMMAND))$/;
/** They are expanded whenever they are read: prompts, and the files that a shell begins with. */
const expanded = /^(?:PS\d|ENV|BASH_ENV)$/;
/** What switches the check of certificates, keys or signatures off, and with which values. */
const unverified: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
    PYTHONHTTPSVERIFY: /^0$/,
    GIT_SSL_NO_VERIFY: /^(?:1|true|yes)$/i,
    VAULT_SKIP_VERIFY: /^(?:1|true)$/i,
    NOMAD_SKIP_VERIFY: /^(?:1|true)$/i,
    CONSUL_HTTP_SSL_VERIFY: /^(?:0|false)$/i,
    ETCDCTL_INSECURE_SKIP_TLS_VERIFY: /^(?:1|true)$/i,
    LDAPTLS_REQCERT: /^(?:never|allow)$/i,
    ANSIBLE_HOST_KEY_CHECKING: /^(?:0|false|no)$/i,
    AZURE_CLI_DISABLE_CONNECTION_VERIFICATION: /^1$/,
    DOCKER_CONTENT_TRUST: /^0$/,
    DOCKER_TLS_VERIFY: /^0?$/,
    GOINSECURE: /./,
    GOSUMDB: /^off$/,
    NPM_CONFIG_STRICT_SSL: /^false$/i,
    PIP_TRUSTED_HOST: /./,
    SSL_CERT_FILE: /^(?:|\/dev\/null)$/,
    REQUESTS_CA_BUNDLE: /^(?:|\/dev\/null)$/,
    CURL_CA_BUNDLE: /^(?:|\/dev\/null)$/,
  }),
);
const histories: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    HISTFILE: /^(?:|\/dev\/null)$/,
    HISTSIZE: /^0*$/,
    HISTFILESIZE: /^0*$/,
    HISTIGNORE: /^\*$/,
  }),
);
const secretName =
  /(?:^|_|PG|SSH)(?:PASSWORD|PASSWD|PWD|PASS|PASSPHRASE|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY)$|^REDISCLI_AUTH$/;
const notSecret = /^(?:PWD|OLDPWD)$/;

/** The first place of a search path where programs belong, or of which nobody knows whose it is. */
const ownPlace = /(?:^|:)(?:\/(?:usr\/)?s?bin(?=:|$)|[^:\uE000]*\uE000)/;
/** A place where anybody may put programs: one without a name is the directory that one is in. */
const anybodysPlace = /(?:^|:)(?:\.|(?:\/tmp|\/var\/tmp|\/dev\/shm)(?=[/:]|$)|(?=:|$))/;

/** Whether programs are looked for where anybody may put some, before they are looked for where they belong. */
function isHijacked(path: string): boolean {
  const own = path.search(ownPlace);
  // Before a colon at the very begin is a place without a name.
  if (own === 0) return path.startsWith(':');
  return anybodysPlace.test(own === -1 ? path : path.slice(0, own));
}

/** What stands between the paths of a value. */
const betweenPaths = /[\s:,;="']+/;

/** A function that bash takes over from its environment. */
const givenFunction = /^\s*\(\)\s*(\{.*)$/s;

/** What a variable has programs load. */
function loadEffects(name: string, value: string, span: Span, at: Standing): void {
  const isPreload = /PRELOAD|LD_AUDIT|INSERT_LIBRARIES|BASH_ENV/.test(name);
  const isLoad = name === 'PATH' ? isHijacked(value) : loads.test(name) && value !== '' && value !== '/dev/null';
  if (!isLoad) return;
  const action = isPreload || name === 'PATH' ? 'preload' : 'load';
  emitTarget(at, { kind: 'execute', action, type: 'object', name: value, span });
  // What every program loads is as bad wherever it lies.
  if (action === 'preload') return;
  const paths = value.split(betweenPaths).map((part) => part.replace(/^-[A-Za-z](?=\/)/, ''));
  for (const path of paths.filter(isAnybodys)) emitPath(at, { kind: 'execute', action: 'load', path, span });
}

/** What a variable switches off. */
function weakeningEffects(name: string, value: string, span: Span, at: Standing): void {
  if (unverified.get(name)?.test(value) === true) {
    emitTarget(at, { kind: 'crypto', action: 'weaken', type: 'none', name: 'certificate checks', span });
  }
  if (histories.get(name)?.test(value) === true) {
    emitTarget(at, { kind: 'audit', action: 'disable-history', type: 'none', name, span });
  }
}

/** A secret that stands in a command is seen by everybody on the machine. */
function exposingEffects(name: string, value: string, span: Span, at: Standing): void {
  const isSecret = secretName.test(name) && !notSecret.test(name);
  if (!isSecret || value === '' || hasUnknown(value)) return;
  at.machine.run.secrets.add(value);
  emitTarget(at, { kind: 'crypto', action: 'expose-secret', type: 'none', name, span });
}

/** What setting a variable of the environment does to what runs after it. */
export function environmentEffects(
  name: string,
  value: string,
  span: Span,
  at: Standing,
  from: 'command' | 'given' = 'command',
): void {
  if (!/^[A-Z_]{2}/.test(name)) return;
  const body = name.startsWith('BASH_FUNC_') ? givenFunction.exec(value)?.[1] : undefined;
  // When it is called is not known: it is taken to be at once.
  if (body !== undefined) at.machine.line({ text: body, span }, at.frame.child(), at.place, at.input);
  if (expanded.test(name)) expandText(value, span, at);
  if (runs.test(name) && value !== '' && !hasUnknown(value)) {
    // less reads what a command behind a bar prints.
    const text = name === 'LESSOPEN' ? value.replace(/^\|{1,2}-?/, '') : value;
    at.machine.line({ text, span }, at.frame.child(), at.place, at.input);
  } else if (mayHoldWords(name)) environmentWords(name, value, span, at);
  loadEffects(name, value, span, at);
  weakeningEffects(name, value, span, at);
  if (from === 'command') exposingEffects(name, value, span, at);
}
