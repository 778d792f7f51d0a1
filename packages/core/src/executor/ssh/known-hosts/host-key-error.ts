import type { OpsError } from '../../../errors/ops-error.js';
import { quote } from '../../launch/quote.js';
import { type HostKeyErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { hostPlace, knownHostsName } from './host-place.js';
import type { HostKeyVerdict } from './judge-host-key.js';
import { describeKey, keyFingerprint, publicKeyType } from './public-key.js';

type Refusal = Exclude<HostKeyVerdict, { readonly status: 'known' }>;

const codes = {
  unknown: 'host-key-unknown',
  changed: 'host-key-changed',
  revoked: 'host-key-revoked',
  'certificate-required': 'host-key-certificate-required',
} as const satisfies Record<Refusal['status'], HostKeyErrorCode>;

/** The error for a machine at `target` whose key is not to be trusted, by a verdict that is not `known`. */
export function hostKeyError(target: SshTarget, verdict: Refusal, key: Buffer): OpsError<HostKeyErrorCode> {
  const refused = `${explain(target, verdict, describeKey(key))} Neither credentials nor commands were sent to it.`;
  // An alias is checked by nobody, and messages are shown on terminals.
  const message = `${refused} ${advise(target, verdict)}`.replace(/\p{Cc}/gu, '?');
  return sshError(codes[verdict.status], message, {
    details: {
      host: target.name,
      knownHostsName: knownHostsName(hostPlace(target)),
      keyType: publicKeyType(key),
      fingerprint: keyFingerprint(key),
      ...(verdict.status === 'unknown' ? {} : { file: verdict.entry.file, line: verdict.entry.line }),
    },
  });
}

function explain(target: SshTarget, verdict: Refusal, shown: string): string {
  const host = `host ${target.name} (${knownHostsName(hostPlace(target))})`;
  if (verdict.status === 'unknown') {
    const files = target.knownHosts.length > 0 ? target.knownHosts.join(', ') : 'any file, because none is named';
    return `The key of ${host} is not known: it showed ${shown}, and there is no line for it in ${files}.`;
  }
  const { entry } = verdict;
  const where = `${entry.file} line ${entry.line}`;
  if (verdict.status === 'changed') {
    return `The key of ${host} has CHANGED: it showed ${shown}, but ${where} has ${describeKey(entry.key)}. Somebody may be answering in its place, or the machine was set up anew.`;
  }
  if (verdict.status === 'revoked') {
    return `The key of ${host} is revoked by ${where}: it showed ${shown}, which may be in the wrong hands.`;
  }
  return `The key of ${host} is not known: it showed ${shown}, and ${where} trusts only certificates of an authority for it. Host certificates cannot be checked here.`;
}

function advise(target: SshTarget, verdict: Refusal): string {
  const compare =
    'compare it with the fingerprint that the machine itself prints (on its console: for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$f"; done)';
  if (verdict.status === 'revoked') {
    return 'Have its administrator replace the key, compare the new fingerprint on the machine itself, then add it.';
  }
  if (verdict.status !== 'changed') {
    return `Read the key with ${keyscan(target)}, ${compare}, then add the line to ${destination(target)}.`;
  }
  const forget = `ssh-keygen -R ${quote(knownHostsName(hostPlace(target)))} -f ${quote(verdict.entry.file)}`;
  return `Do not go on before you know why: ${compare}. Only if it is the same, forget the old key with ${forget}, then add the line that ${keyscan(target)} prints to ${destination(target)}.`;
}

function keyscan({ address, port }: SshTarget): string {
  return `ssh-keyscan${port === 22 ? '' : ` -p ${port}`} ${quote(address)}`;
}

function destination({ knownHosts: [file], hostKeyAlias }: SshTarget): string {
  const place = file ?? 'a file of known hosts';
  return hostKeyAlias === undefined ? place : `${place}, with ${hostKeyAlias} in place of its first word`;
}
