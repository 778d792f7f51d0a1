/** A machine as far as it is known before a config is asked. */
export interface Machine {
  /** What the user calls it, in messages. */
  readonly name: string;
  /** What a config knows it by. */
  readonly alias: string;
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** A path; `~` is settled already. */
  readonly identity?: string | undefined;
  /** The machines to hop through. Where it is there, even empty, what a config says of the way does not count. */
  readonly jump?: readonly string[] | undefined;
}
