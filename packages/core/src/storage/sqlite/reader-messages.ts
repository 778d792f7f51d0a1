import type { ResultColumn } from './row-decoder.js';

/** What the reading thread is asked; each request gets one answer. */
export type ReaderRequest =
  | {
      readonly type: 'start';
      readonly id: number;
      readonly session: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly type: 'next' | 'stop'; readonly id: number }
  | { readonly type: 'leave'; readonly id: number; readonly session: number };

/** Rows in the order of the columns, which come with the answer to `start`. */
export interface ReaderBatch {
  readonly columns?: readonly ResultColumn[];
  readonly rows: readonly (readonly unknown[])[];
  readonly done: boolean;
}

export type ReaderAnswer = { readonly id: number } & (
  | ReaderBatch
  | { readonly error: { readonly message: string; readonly code?: string } }
);
