/**
 * Finds something for many: whoever asks while an answer is being found shares the one after it. So every answer was begun
 * after the question, and a crowd that asks at once makes two of it.
 */
export function coalesced<Answer>(find: () => Promise<Answer>): () => Promise<Answer> {
  let current: Promise<Answer> | undefined;
  let next: Promise<Answer> | undefined;
  const begin = (): Promise<Answer> => {
    next = undefined;
    const finding = find();
    current = finding;
    const done = (): void => {
      if (current === finding) current = undefined;
    };
    finding.then(done, done);
    return finding;
  };
  return () => {
    if (current === undefined) return begin();
    next ??= current.then(begin, begin);
    return next;
  };
}
