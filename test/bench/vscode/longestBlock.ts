/**
 * Evaluated in a page: scrolls an element up and down for so long, by steps and by leaps, and says how long the page was
 * blocked at most, in milliseconds. Tasks of less than 50 ms are no block, and count as 0.
 */
export async function longestBlock(scroller: Element, durationMs: number): Promise<number> {
  const blocks: number[] = [0];
  const observer = new PerformanceObserver((list) => blocks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  const end = performance.now() + durationMs;
  for (let frame = 0; performance.now() < end; frame++) {
    const leap = frame % 10 === 0;
    const height = scroller.scrollHeight;
    scroller.scrollTop = leap ? height * ((frame * 0.37) % 1) : scroller.scrollTop + 100;
    await new Promise(requestAnimationFrame);
  }
  observer.disconnect();
  return Math.max(...blocks);
}
