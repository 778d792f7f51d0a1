/** What a request gives its command beside the words: secrets are not among it. */
export interface GivenValues {
  /** Values of variables by name. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** The text that it reads from standard input, where that is one. */
  readonly stdin?: string | undefined;
}
