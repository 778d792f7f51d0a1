import type { OpsError } from '../../../errors/ops-error.js';
import { quote } from '../../launch/quote.js';
import { type HostKeyErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { certificateAdvice, explainCertificate } from './host-certificate-words.js';
import { hostPlace, knownHostsName } from './host-place.js';
import type { HostKeyVerdict } from './judge-host-key.js';
import { describeKey, keyFingerprint, publicKeyType } from './public-key.js';

type Refusal = Exclude<HostKeyVerdict, { readonly status: 'known' }>;

const codes = {
  unknown: 'host-key-unknown',
  changed: 'host-key-changed',
  revoked: 'host-key-revoked',
  'certificate-required': 'host-key-certificate-required',
  'authority-unknown': 'host-certificate-untrusted',
  'certificate-invalid': 'host-certificate-invalid',
  malformed: 'host-key-malformed',
} as const satisfies Record<Refusal['status'], HostKeyErrorCode>;

/**
 * The error for a machine at `target` whose key is not to be trusted, by a verdict that is not `known`. Where it showed a
 * certificate, `key` is the one in it.
 *
 * @param missing - files of known hosts that do not exist
 */
export function hostKeyError(
  target: SshTarget,
  verdict: Refusal,
  key: Buffer,
  missing: readonly string[] = [],
): OpsError<HostKeyErrorCode> {
  const refused = `${explain(target, verdict, describeKey(key), missing)} Neither credentials nor commands were sent to it.`;
  // An alias is checked by nobody, and messages are shown on terminals.
  const message = `${refused} ${advise(target, verdict)}`.replace(/\p{Cc}/gu, '?');
  return sshError(codes[verdict.status], message, {
    details: {
      host: target.name,
      knownHostsName: knownHostsName(hostPlace(target)),
      keyType: publicKeyType(key),
      fingerprint: keyFingerprint(key),
      ...('entry' in verdict ? { file: verdict.entry.file, line: verdict.entry.line } : {}),
      ...(verdict.status === 'certificate-invalid' ? { fault: verdict.fault } : {}),
    },
  });
}

function explain(target: SshTarget, verdict: Refusal, shown: string, missing: readonly string[]): string {
  const host = `host ${target.name} (${knownHostsName(hostPlace(target))})`;
  if (verdict.status === 'unknown') {
    const named = target.knownHosts.map((file) => `${file}${missing.includes(file) ? ' (which does not exist)' : ''}`);
    const files = named.length > 0 ? named.join(', ') : 'any file, because none is named';
    return `The key of ${host} is not known: it showed ${shown}, and there is no line for it in ${files}.`;
  }
  if (verdict.status === 'malformed') return `The ${host} showed a certificate that cannot be read.`;
  const { entry } = verdict;
  const where = `${entry.file} line ${entry.line}`;
  if (verdict.status === 'changed') {
    return `The key of ${host} has CHANGED: it showed ${shown}, but ${where} has ${describeKey(entry.key)}. Somebody may be answering in its place, or the machine was set up anew.`;
  }
  if (verdict.status === 'revoked') {
    return `The key of ${host} is revoked by ${where}: it showed ${shown}, which may be in the wrong hands.`;
  }
  if (verdict.status === 'certificate-required') {
    return `The key of ${host} is not known: it showed ${shown} without a certificate, and ${where} trusts only certificates of the authority ${describeKey(entry.key)} for it.`;
  }
  if (verdict.status === 'authority-unknown') {
    return `The key of ${host} is not known: it showed ${shown} with a certificate of the authority ${describeKey(verdict.authority)}, and ${where} trusts ${describeKey(entry.key)} for it.`;
  }
  return `The certificate ${JSON.stringify(verdict.certificate.id)} that ${host} showed for ${shown} is signed by an authority that ${where} trusts, but ${explainCertificate(verdict, hostPlace(target).host)}.`;
}

function advise(target: SshTarget, verdict: Refusal): string {
  const compare =
    'compare it with the fingerprint that the machine itself prints (on its console: for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$f"; done)';
  if (verdict.status === 'revoked') {
    return 'Have its administrator replace the key, compare the new fingerprint on the machine itself, then add it.';
  }
  if (verdict.status === 'malformed') return 'Find out what answers there.';
  const byCertificate = certificateAdvice(verdict, hostPlace(target).host);
  if (byCertificate !== undefined) return byCertificate;
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
