/** What a simple command does to the world, in the one vocabulary that risk, policy, rollback and learning share. */
export type EffectKind =
  | 'read'
  | 'write'
  | 'delete'
  | 'execute'
  | 'network'
  | 'privilege'
  | 'permission'
  | 'user'
  | 'service'
  | 'package'
  | 'audit'
  | 'crypto'
  | 'kernel'
  | 'storage'
  | 'container'
  | 'database'
  | 'cloud'
  | 'vcs'
  | 'opaque';

/** Where a path lies, as far as that matters for risk. */
export type PathClass =
  | 'system'
  | 'configuration'
  | 'data'
  | 'log'
  | 'audit'
  | 'home'
  | 'temporary'
  | 'device'
  | 'mount-root'
  | 'other';

/**
 * What a path is known to hold, by its name alone.
 *
 * - `secret`: passwords, private keys, tokens, the memory and environment of processes
 * - `accounts`: passwd, group and the like, which everybody may read and nobody should write
 * - `access`: who may log in or become whom: sudoers, authorized_keys, PAM, sshd_config
 * - `startup`: what runs by itself later: cron, units, profiles, ld.so.preload
 * - `history`: the histories of shells
 * - `kernel`: switches of the running kernel, and what boots the next one
 */
export type PathHolding = 'secret' | 'accounts' | 'access' | 'startup' | 'history' | 'kernel';

/** What a target that is no path may be. */
export type TargetType =
  | 'unit'
  | 'package'
  | 'user'
  | 'group'
  | 'host'
  | 'device'
  | 'table'
  | 'object'
  | 'process'
  | 'none';

/**
 * What an effect is on, resolved as far as it is known. Where a part is not known, there is `…`.
 *
 * A path may be a glob: `*` and `?` stand for characters of one name, `**` as a part for any number of directories, none
 * included. `find /srv -name '*.log' -exec rm {} +` deletes `/srv/**\/*.log`: what is called so in `/srv` or at any depth
 * below it.
 */
export type Target =
  | {
      readonly type: 'path';
      readonly path: string;
      readonly pathClass: PathClass;
      readonly holds?: PathHolding;
      /**
       * It begins at a directory that is only known when it runs, shown as `…`, and never at the root: after
       * `cd "$dir"`, or by `$PWD`.
       */
      readonly isRelative?: true;
    }
  | { readonly type: TargetType; readonly name: string };

/** What makes an effect worse than its kind says; absent is no. */
export interface EffectAttributes {
  /** Everything below the target too; where the path has `**`, what fits it at any depth. */
  readonly recursive?: true;
  /** Asks nobody and does not stop at what would otherwise stop it. */
  readonly force?: true;
  /** Leaves this machine, or comes from elsewhere. */
  readonly external?: true;
  /** Touches a secret. */
  readonly sensitive?: true;
  /** The target, or what is executed, is only known when it runs. */
  readonly dynamic?: true;
  /** Replaces what was there. */
  readonly inPlace?: true;
}

/** One thing that a simple command does. */
export interface Effect {
  readonly kind: EffectKind;
  /** The field's verb: `stop`, `install`, `truncate`, `drop`, … */
  readonly action: string;
  readonly target: Target;
  /** After ssh, docker exec or sudo -u: where and as whom it happens. */
  readonly scope: EffectScope;
  readonly attributes: EffectAttributes;
  /** 0..1 */
  readonly confidence: number;
  /** Start and end (exclusive) in the command's text, UTF-16 code units. */
  readonly span: Span;
}

/** Where and as whom an effect happens, when not where and as whom the command itself runs. */
export interface EffectScope {
  readonly host?: string;
  readonly container?: string;
  readonly user?: string;
}

/** Start and end (exclusive) in the command's text, UTF-16 code units. */
export type Span = readonly [start: number, end: number];
