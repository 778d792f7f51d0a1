import { quote } from '../../launch/quote.js';
import type { HostCertificateFault } from '../certificates/host-certificate-fault.js';
import { lowerCase } from './host-names.js';
import type { HostKeyVerdict } from './judge-host-key.js';

type Invalid = Extract<HostKeyVerdict, { readonly status: 'certificate-invalid' }>;

/** Names and options of a certificate that are shown. */
const mostShown = 10;
/** Seconds since 1970 after which a Date is none. */
const latest = 8_640_000_000_000n;

/** What is wrong with a certificate, to go after "but". */
export function explainCertificate({ certificate, fault }: Invalid, host: string): string {
  const { principals, criticalOptions, validAfter, validBefore } = certificate;
  const reasons: Readonly<Record<HostCertificateFault, () => string>> = {
    signature: () =>
      'its signature does not hold: it was altered, or signed in a way that is not accepted (SHA-1, a security key)',
    purpose: () => `it is for ${certificate.purpose === 'user' ? 'users' : 'something else than hosts'}, not for hosts`,
    'not-yet-valid': () => `it is not valid before ${timeOf(validAfter)}`,
    expired: () => `it expired at ${timeOf(validBefore)}`,
    principals: () =>
      principals.length === 0
        ? 'it names no hosts, so it is for none'
        : `it is for ${listed(principals)}, not for ${lowerCase(host)}`,
    'critical-options': () => `it holds under conditions that are not known here: ${listed(criticalOptions)}`,
  };
  return reasons[fault]();
}

/** What to do about a certificate, or the lack of one; undefined where the verdict is about something else. */
export function certificateAdvice(verdict: HostKeyVerdict, host: string): string | undefined {
  switch (verdict.status) {
    case 'certificate-required':
      return `Have the authority sign the key of the machine, and its sshd show the certificate (HostCertificate): ${sign(host)}. Or compare the key on the machine itself and add a line for it.`;
    case 'authority-unknown':
      return `Ask who runs the authority whether it has a new key, and compare it before you add it as a @cert-authority line. Somebody may also be answering in place of the machine.`;
    case 'certificate-invalid':
      return verdict.fault === 'not-yet-valid' || verdict.fault === 'expired'
        ? `Check the clock of this machine, then have the authority sign the key again: ${sign(host)}.`
        : `Have the authority sign the key again, for this host: ${sign(host)}.`;
    default:
      return undefined;
  }
}

function sign(host: string): string {
  return `ssh-keygen -s authority -h -I name -n ${quote(lowerCase(host))} -V +52w ssh_host_ed25519_key.pub`;
}

function timeOf(seconds: bigint): string {
  return seconds > latest ? 'the end of time' : new Date(Number(seconds) * 1000).toISOString();
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).map((name) => JSON.stringify(name));
  return `${shown.join(', ')}${names.length > mostShown ? ` and ${names.length - mostShown} more` : ''}`;
}
