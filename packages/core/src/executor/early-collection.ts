/** Bytes of buffers that may pass before the used ones are collected. */
const interval = 12 * 1024 * 1024;
/** V8 (`Heap::AllocateExternalBackingStore`) collects young buffers once they hold twice its largest semi-space. */
const collectedFrom = 32 * 1024 * 1024;

/**
 * Keeps the buffers of long streams from piling up: each is used once and then garbage, and V8 waits for 32 MiB of it.
 * A buffer that nobody touches takes no memory, only address space, yet it counts: it makes V8 collect at the next read.
 * One counter serves all streams of an executor: garbage counts whoever made it, and many at once provoke no more often.
 *
 * @param copies - buffers that hold each byte on its way, one after the other
 * @returns to be called with the size of every buffer that comes out
 */
export function earlyCollection(copies = 1): (bytes: number) => void {
  let passed = 0;
  return (bytes) => {
    passed += bytes * copies;
    if (passed < interval) return;
    passed = 0;
    try {
      // Larger than what an allocator would serve from memory it already holds, and would then have to clear.
      new ArrayBuffer(collectedFrom + 1024 * 1024);
    } catch {
      // No address space left for it. Called by a stream's listener, a throw would end the whole process for the sake of
      // a mere economy; V8 collects before it refuses, so what was wanted has happened anyway.
    }
  };
}
