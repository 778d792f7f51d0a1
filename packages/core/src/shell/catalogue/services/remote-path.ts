import type { Call } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';

/** A path on another machine, as scp and rsync write it. */
export interface RemotePath {
  readonly host: string;
  readonly path: string;
}

const address = /^(?:scp|sftp|rsync|ssh):\/\/(?:[^@/]*@)?([^:/]+)(?::\d+)?\/?(.*)$/i;
const colon = /^(?:[^@/:]*@)?(\[[^\]]*\]|[^/:]*)::?(.*)$/s;

/** `user@host:path`, `host::module`, `scp://host/path`; `undefined` for a path of this machine. */
export function remotePath(text: string): RemotePath | undefined {
  const found = address.exec(text) ?? colon.exec(text);
  return found === null ? undefined : { host: found[1] ?? '', path: found[2] ?? '' };
}

const unchecked = /^(?:StrictHostKeyChecking[= ]+(?:no|off)|UserKnownHostsFile[= ]+"?\/dev\/null)/i;
const weakAlgorithms =
  /^(?:Ciphers|MACs|KexAlgorithms|HostKeyAlgorithms|PubkeyAcceptedKeyTypes|PubkeyAcceptedAlgorithms)[= ]+.*(?:arcfour|3des|-cbc|hmac-md5|hmac-sha1(?:-96)?(?:,|$)|group1-sha1|ssh-dss|blowfish)/i;
const command = /^(?:ProxyCommand|LocalCommand|KnownHostsCommand)[= ]+(.*)$/is;
const library = /^(?:PKCS11Provider|SecurityKeyProvider)[= ]+(.*)$/is;
const include = /^(?:Include|IdentityFile|CertificateFile)[= ]+(.*)$/is;

/** Values of `-o` of the ssh family. */
export function lookAtSshOptions(call: Call, host: string, option = '-o'): void {
  for (const word of call.values(option)) {
    if (unchecked.test(word.text) || weakAlgorithms.test(word.text)) {
      call.effect('crypto', 'weaken', 'host', host, { span: word.span });
    }
    const runs = command.exec(word.text)?.[1];
    if (runs !== undefined && runs !== 'none') call.as('command', derivedWord(word, runs));
    const loads = library.exec(word.text)?.[1];
    if (loads !== undefined && loads !== 'internal' && loads !== 'none') call.as('library', derivedWord(word, loads));
    const asked = /^(?:match[= ].*?)?\bexec[= ]+"?([^"]+)"?/is.exec(word.text)?.[1];
    if (asked !== undefined && /^match/i.test(word.text)) call.as('command', derivedWord(word, asked));
    const reads = include.exec(word.text)?.[1];
    if (reads !== undefined) call.as('look', derivedWord(word, reads));
  }
}
