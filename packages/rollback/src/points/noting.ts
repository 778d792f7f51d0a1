import { OpsError } from '@opspilot/core';

/** What came of taking note: the note, or why it could not be kept. */
export type Noted<Note> = { readonly note: Note; readonly error?: undefined } | { readonly error: OpsError };

/**
 * Takes note of something that is done. Where that cannot be kept, as on a full disk, it is done all the same, and whoever asked for it
 * is told both.
 */
export async function noting<Note>(keep: () => Promise<Note>): Promise<Noted<Note>> {
  try {
    return { note: await keep() };
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    return { error };
  }
}
