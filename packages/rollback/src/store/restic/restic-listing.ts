import type { Restic } from './restic.js';

/** A snapshot of restic's that is ours, told by its tags. */
export interface ListedSnapshot {
  /** Restic's own name. */
  readonly name: string;
  /** Ours. */
  readonly id: string;
  /** Ids of others that hold content of its files. */
  readonly needs: readonly string[];
  /** Forgotten, and only there because others need what it holds. */
  readonly isForgotten: boolean;
}

/** What marks snapshots of ours. */
export const ourTag = 'opspilot';
export const forgottenTag = 'forgotten';
export const idTag = (id: string): string => `id=${id}`;
export const needsTag = (id: string): string => `needs=${id}`;

/** All of ours, the oldest first. */
export async function listSnapshots(restic: Restic): Promise<readonly ListedSnapshot[]> {
  const listed = JSON.parse((await restic.run(['snapshots', '--json', `--tag=${ourTag}`])).toString()) as
    | readonly { readonly id: string; readonly tags?: readonly string[] }[]
    | null;
  const found = (listed ?? []).map(({ id: name, tags = [] }) => {
    const valuesOf = (prefix: string) =>
      tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
    const [id = ''] = valuesOf(idTag(''));
    return { name, id, needs: valuesOf(needsTag('')), isForgotten: tags.includes(forgottenTag) };
  });
  return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
