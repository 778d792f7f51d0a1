import type { Clock } from '../../../clock/clock.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { parseCertificate } from '../certificates/parse-certificate.js';
import { hostKeyError } from '../known-hosts/host-key-error.js';
import { hostPlace } from '../known-hosts/host-place.js';
import { type KnownHosts, nowhere, openKnownHosts } from '../known-hosts/known-hosts.js';
import { keyFingerprint, publicKeyType } from '../known-hosts/public-key.js';
import type { SshExecutorOptions } from '../ssh-options.js';
import type { SshTarget } from '../ssh-target.js';
import type { HostKeyJudge } from './log-in.js';

/** Judges the keys of machines by the files their targets name, each file read once for all of them. */
export function createHostKeyJudges(
  unknownHosts: NonNullable<SshExecutorOptions['unknownHosts']>,
  onHostTrusted: SshExecutorOptions['onHostTrusted'],
  clock: Clock,
): (target: SshTarget) => HostKeyJudge {
  const opened = new Map<string, KnownHosts>();
  const told = new Set<string>();
  /** Once for each key: several connections that come to trust it did so together. */
  const tell = ({ name, address, port, knownHosts: [file = ''] }: SshTarget, key: Buffer): void => {
    const fingerprint = keyFingerprint(key);
    const what = JSON.stringify([address, port, file, fingerprint]);
    if (told.has(what)) return;
    told.add(what);
    try {
      onHostTrusted?.({ name, address, port, keyType: publicKeyType(key) ?? '', fingerprint, file });
    } catch {
      // Whoever is told has no say in it: the key is written down already.
    }
  };
  const filesOf = ({ knownHosts }: SshTarget): KnownHosts => {
    const key = JSON.stringify(knownHosts);
    const files = opened.get(key) ?? openKnownHosts(knownHosts, { clock });
    opened.set(key, files);
    return files;
  };
  return (target) => {
    const files = filesOf(target);
    const place = hostPlace(target);
    return {
      algorithms: () => files.algorithms(place, target.algorithms?.hostKey),
      judge: async (shown): Promise<OpsError | undefined> => {
        const verdict = await files.judge(place, shown);
        // What nobody vouches for is a key like any other.
        const key = parseCertificate(shown)?.key ?? shown;
        if (verdict.status === 'known') return undefined;
        if (verdict.status !== 'unknown' || unknownHosts === 'refuse') {
          return hostKeyError(target, verdict, key, await files.missing());
        }
        if (target.forgetsHosts === true) return nowhere();
        const trusted = await files.trust(place, key);
        if (trusted.status !== 'known') return hostKeyError(target, trusted, key);
        tell(target, key);
        return undefined;
      },
    };
  };
}
