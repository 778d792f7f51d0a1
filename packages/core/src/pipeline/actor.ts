/** Who asked for a command. */
export interface Actor {
  readonly id: string;
  readonly kind?: 'person' | 'agent' | 'service';
  readonly roles?: readonly string[];
}
