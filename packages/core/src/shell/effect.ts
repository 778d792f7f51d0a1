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

/** What an effect is on, resolved as far as it is known. */
export type Target =
  | { readonly type: 'path'; readonly path: string; readonly pathClass: PathClass }
  | {
      readonly type:
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
      readonly name: string;
    };

/** What makes an effect worse than its kind says; absent is no. */
export interface EffectAttributes {
  readonly recursive?: true;
  readonly force?: true;
  readonly external?: true;
  readonly sensitive?: true;
  readonly dynamic?: true;
  readonly inPlace?: true;
}

/** One thing that a simple command does. */
export interface Effect {
  readonly kind: EffectKind;
  /** The field's verb: `stop`, `install`, `truncate`, `drop`, … */
  readonly action: string;
  readonly target: Target;
  /** After ssh, docker exec or sudo -u: where and as whom it happens. */
  readonly scope: { readonly host?: string; readonly container?: string; readonly user?: string };
  readonly attributes: EffectAttributes;
  /** 0..1 */
  readonly confidence: number;
  /** Start and end (exclusive) in the command's text, UTF-16 code units. */
  readonly span: readonly [start: number, end: number];
}
