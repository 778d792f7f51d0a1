/** Does something with every item: whichever of the ways is free takes the next one. */
export async function shareOut<Way, Item>(
  ways: readonly Way[],
  items: readonly Item[],
  work: (way: Way, item: Item, index: number) => Promise<void>,
): Promise<void> {
  const left = [...items.entries()];
  const takeAll = async (way: Way): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, item] = next;
      await work(way, item, index);
    }
  };
  await Promise.all(ways.map(takeAll));
}
