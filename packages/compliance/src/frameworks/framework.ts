/** A framework, or one benchmark of a family of them. */
export interface Framework {
  /** As references to controls have it: `nist-800-53`, `cis-docker`, … */
  readonly id: string;
  /** Short name, which the parts of a family share: `NIST`, `CIS`, … */
  readonly label: string;
  readonly name: string;
  readonly edition: string;
  /** Titles, in our own words, by the id of the control. */
  readonly controls: Readonly<Record<string, string>>;
}
