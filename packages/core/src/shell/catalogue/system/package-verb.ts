import type { Call, Word } from '../../tools/tool-spec.js';
import { dutyOf } from './duty.js';
import { endOf } from './service-verb.js';

const archive =
  /\.(?:deb|ddeb|rpm|apk|ipk|tgz|snap|flatpak|flatpakref|pkg|pkg\.tar(?:\.\w+)?|eopkg|xbps|tbz|txz|msi)$/i;
/** Servers that take passwords as they are. */
const servesCleartext =
  /^(?:telnetd|telnet-server|inetutils-telnetd|rsh-server|rsh-redone-server|ypserv|nis|tftpd?(?:-hpa|-server)?|xinetd)$/;
const address = /^(?:https?|ftp):\/\//i;

/** Removes packages; those that keep a machine alive or watched are named for what ends with them. */
export function removes(call: Call, name: string, action = 'remove'): void {
  const duty = dutyOf(name);
  if (duty === 'essential') {
    call.effect('package', 'remove-essential', 'package', name);
    return;
  }
  const [kind, ending] = endOf(duty, 'disable') ?? (['package', action] as const);
  call.effect(kind, ending, 'package', name);
}

/** Installs a package by name, from a file whose scripts then run as root, or straight from an address. */
export function installs(call: Call, word: Word, action = 'install'): void {
  if (address.test(word.text)) {
    call.as('url', word);
    call.effect('package', 'install-file', 'package', word.text, { attributes: { external: true } });
  } else if (archive.test(word.text) || /^(?:\.{0,2}\/|~\/)/.test(word.text)) {
    call.as('library', word);
    call.effect('package', 'install-file', 'package', word.text);
  } else {
    call.effect('package', servesCleartext.test(word.text) ? 'install-cleartext' : action, 'package', word.text);
  }
}

/** A use of a package manager that installs its operands. */
export function installsAll(call: Call): void {
  for (const word of call.operands) {
    installs(call, word);
  }
}

/** A use of a package manager that removes its operands. */
export function removesAll(action = 'remove'): (call: Call) => void {
  return (call) => {
    for (const name of call.texts) {
      removes(call, name, action);
    }
  };
}

/** A use that changes the whole system, or only the packages that are named. */
export function onSystem(action: string): (call: Call) => void {
  return (call) => {
    for (const name of call.texts.length > 0 ? call.texts : ['all']) {
      call.effect('package', action, 'package', name);
    }
  };
}

/** Whatever this use does is done without checking signatures. */
export function unverified(call: Call, options: readonly string[]): void {
  const option = options.find((name) => call.has(name));
  if (option !== undefined) {
    call.effect('package', 'unauthenticated', 'package', call.texts.join(' '), { attributes: { force: true } });
  }
}
