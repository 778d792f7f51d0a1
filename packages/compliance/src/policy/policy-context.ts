import type { Actor, Host } from '@opspilot/core';

/** Who asks for a command, where, when, and under what circumstances. What is absent is not known. */
export interface PolicyContext {
  readonly actor?: Actor;
  readonly host?: Pick<Host, 'name' | 'environment' | 'groups' | 'labels'>;
  /** Number of the change that the command is part of. */
  readonly changeId?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether changes are frozen now, for this host. */
  readonly isFrozen?: boolean;
  /** Classes of the data that the host holds. */
  readonly dataClasses?: readonly string[];
  /** Risk of the session so far, 0..1. */
  readonly sessionRisk?: number;
}
