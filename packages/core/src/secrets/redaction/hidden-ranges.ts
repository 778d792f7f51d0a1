/** Bytes to hide, from `start` up to but not including `end`. */
export interface HiddenRange {
  start: number;
  end: number;
  readonly label: string;
}

/** Ranges in order, none touching another; the label of a merged one is that of the range that started first. */
export class HiddenRanges {
  readonly list: HiddenRange[] = [];

  /** Adds a range that ends no earlier than the last one starts. */
  add(start: number, end: number, label: string): void {
    let last = this.list.at(-1);
    let until = end;
    while (last !== undefined && last.start >= start) {
      until = Math.max(until, last.end);
      this.list.pop();
      last = this.list.at(-1);
    }
    if (last !== undefined && last.end >= start) last.end = Math.max(last.end, until);
    else this.list.push({ start, end: until, label });
  }

  clear(): void {
    // Setting the length of an array costs more than asking for it.
    if (this.list.length > 0) this.list.length = 0;
  }

  /** Drops what lies before `position` and counts from there. */
  rebase(position: number): void {
    if (this.list.length === 0) return;
    let kept = 0;
    for (const range of this.list) {
      if (range.end <= position) continue;
      range.start = Math.max(range.start - position, 0);
      range.end -= position;
      this.list[kept++] = range;
    }
    this.list.length = kept;
  }
}
