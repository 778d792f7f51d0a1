/** How a body goes on. */
export interface Body {
  /** Takes its next step, unless the process leaves: then it stands where it is. */
  next<Value>(step: () => Promise<Value>): Promise<Value>;
  /** Stands where it is, for another process to go on from there. */
  stand(): Promise<never>;
}

/**
 * The bodies of workflows that this process is in. DBOS records a body that fails as the end of its workflow, and one that
 * calls it after its shutdown fails: before that, every body must have stopped between two steps.
 */
export class WorkflowBodies {
  #isLeaving = false;
  readonly #active = new Map<Promise<void>, string>();

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Whether one of a workflow has not ended here. */
  has(workflow: string): boolean {
    return [...this.#active.values()].includes(workflow);
  }

  async run<Value>(workflow: string, body: (body: Body) => Promise<Value>): Promise<Value> {
    let stop: () => void = () => {};
    const active = new Promise<void>((resolve) => {
      stop = resolve;
    });
    this.#active.set(active, workflow);
    const stand = (): Promise<never> => {
      this.#active.delete(active);
      stop();
      return new Promise(() => {});
    };
    try {
      return await body({ next: (step) => (this.#isLeaving ? stand() : step()), stand });
    } finally {
      this.#active.delete(active);
      stop();
    }
  }

  /** Resolves once every body has ended or stands. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    await Promise.all(this.#active.keys());
  }
}
