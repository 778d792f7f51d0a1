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

/** Those of something, where it has any. */
export type ParticularsOf = { readonly [Name in keyof Particulars]: Particulars[Name] | undefined };

/** Gives something the particulars of something else that that has: of each of tens of thousands, most have none. */
export function setParticulars(whole: Growing<Particulars>, of: ParticularsOf): void {
  const { attributes, accessAcl, defaultAcl, deviceNumber, segments } = of;
  if (attributes !== undefined) whole.attributes = attributes;
  if (accessAcl !== undefined) whole.accessAcl = accessAcl;
  if (defaultAcl !== undefined) whole.defaultAcl = defaultAcl;
  if (deviceNumber !== undefined) whole.deviceNumber = deviceNumber;
  if (segments !== undefined) whole.segments = segments;
}
