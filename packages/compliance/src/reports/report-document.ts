/** A report as what a reader sees, apart from how it is drawn. All texts are plain. */
export interface ReportDocument {
  readonly title: string;
  /** What stands under the title: label and value. */
  readonly facts: readonly Fact[];
  readonly sections: readonly ReportSection[];
}

export type Fact = readonly [label: string, value: string];

export interface ReportSection {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/**
 * A column of a table: its title, and what it holds when that is not plain text: numbers (set to the right), a time (kept on a
 * line), names between commas (each kept on a line), a sentence (given room), something to be read to the letter.
 */
export interface Column {
  readonly title: string;
  readonly holds?: 'number' | 'time' | 'names' | 'sentence' | 'code';
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'notice'; readonly isGood: boolean; readonly text: string }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** Said in its place when it has no rows. */
      readonly empty: string;
    };
