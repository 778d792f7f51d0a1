import type { BytePath } from './byte-path.js';
import type { Growing } from './growing.js';

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

/** Those particulars of something that it has. */
export function particularsOf(
  of: { readonly [Name in keyof Particulars]: Particulars[Name] | undefined },
): Particulars {
  const { attributes, accessAcl, defaultAcl, deviceNumber, segments } = of;
  const present: Growing<Particulars> = {};
  if (attributes !== undefined) present.attributes = attributes;
  if (accessAcl !== undefined) present.accessAcl = accessAcl;
  if (defaultAcl !== undefined) present.defaultAcl = defaultAcl;
  if (deviceNumber !== undefined) present.deviceNumber = deviceNumber;
  if (segments !== undefined) present.segments = segments;
  return present;
}
