import type { EffectCondition, TargetCondition } from '../policy/rule.js';

/** Where files count for nothing that runs: what is temporary, and copies that are kept. */
const apart: readonly TargetCondition[] = [
  { class: 'temporary' },
  { path: ['/backup/**', '/backups/**', '/var/backups/**', '**/backups/**'] },
];

/** A file of one's own, as a note or what a command printed: at home, or by its name alone where a login begins. */
const ownFiles: readonly TargetCondition[] = [{ class: 'home' }, { class: 'other', named: '*' }];

/** Kinds of effects of which all change something, but those that only look, send, or make ready. */
const kinds: readonly EffectCondition[] = [
  { kind: ['user', 'audit', 'storage'] },
  { kind: 'kernel', except: { action: 'trace' } },
  { kind: 'service', except: { action: ['signal', 'reprioritise', 'end-session'] } },
  { kind: 'package', except: { action: ['update', 'run'] } },
  {
    kind: 'container',
    except: { action: ['exec', 'exec-as-root', 'shell', 'pull', 'build', 'push', 'copy-from', 'list-secrets'] },
  },
  { kind: 'database', except: { action: ['query', 'dump', 'list-secrets'] } },
  { kind: 'cloud', except: { action: 'list-secrets' } },
  {
    kind: 'vcs',
    action: ['fetch', 'checkout', 'discard', 'discard-files', 'remove-files', 'clean', 'rebase', 'rewrite'],
  },
  // What is merged, picked or applied moves the files of the working tree; `git commit` keeps those that are there.
  { kind: 'vcs', action: 'commit', program: 'git', target: { named: '?**' } },
  // What is copied into a bucket changes it, but a stream that is kept among backups.
  {
    kind: 'network',
    action: 'send',
    program: ['aws', 'aws2', 'awslocal'],
    except: { target: { name: '**backup**' } },
  },
  { kind: 'execute', action: ['schedule*', 'edit-schedule', 'converge', 'apply', 'install-plugin'] },
  {
    kind: 'crypto',
    action: [
      'add-key',
      'delete*',
      'grant*',
      'refresh-trust',
      'rekey',
      'remove-key',
      'renew',
      'revoke',
      'seal',
      'store',
      'trust',
    ],
  },
  {
    kind: 'network',
    action: [
      'block*',
      'configure*',
      'cut',
      'delete',
      'disable-firewall',
      'disturb',
      'down',
      'expose',
      'flash',
      'load*',
      'open*',
      'redirect',
      'release-address',
      'remove-*',
      'set-hostname',
      'up',
    ],
  },
];

/**
 * What a change is: all that is otherwise on a machine, in a cluster or in a database after the command than before. Looking,
 * copying away, and what is written to temporary places, to backups or as a single file of one's own is none.
 */
export const changing: readonly EffectCondition[] = [
  {
    kind: ['write', 'delete', 'permission'],
    except: [
      ...apart.map((target) => ({ target })),
      ...ownFiles.map((target) => ({
        kind: 'write' as const,
        action: ['create', 'overwrite', 'append'],
        target,
        attributes: { recursive: false, dynamic: false },
      })),
    ],
  },
  // Some files of one's own decide who logs in and what runs.
  { kind: ['write', 'delete', 'permission'], target: { holds: ['accounts', 'access', 'startup', 'kernel'] } },
  ...kinds,
];
