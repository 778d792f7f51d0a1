import type { BytePath } from './byte-path.js';

/** What only some paths have, and `lstat` does not tell. */
export interface Particulars {
  /** Extended attributes, values as bytes. File capabilities and SELinux labels are among them. */
  readonly attributes?: Readonly<Record<string, BytePath>>;
  /** POSIX access control lists, in the form of `getfacl` without names. */
  readonly accessAcl?: string;
  readonly defaultAcl?: string;
  /** Of a device. */
  readonly deviceNumber?: readonly [major: number, minor: number];
  /** Of a sparse file: offset and length of each part that is stored, in order; the rest are holes. */
  readonly segments?: readonly (readonly [offset: number, length: number])[];
}

const names: Readonly<Record<keyof Particulars, true>> = {
  attributes: true,
  accessAcl: true,
  defaultAcl: true,
  deviceNumber: true,
  segments: true,
};

/** Those particulars of something that it has. */
export function particularsOf(
  of: { readonly [Name in keyof Particulars]: Particulars[Name] | undefined },
): Particulars {
  return Object.fromEntries(
    Object.keys(names).flatMap((name) => {
      const value = of[name as keyof Particulars];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
