import type { FrameLocator } from "playwright-core";

/** Something that can be seen in a page: an element whose text holds one thing and not another. */
export interface Moment {
  readonly selector: string;
  readonly has?: string;
  readonly lacks?: string;
}

/** Moments that come one after the other, once a key was pressed or a text was typed. */
export interface AwaitedMoments {
  readonly after: "keydown" | "input";
  readonly moments: readonly Moment[];
}

/** When each moment could first be seen in a panel, in milliseconds after the event that `act` causes. */
export async function timeMoments(
  panel: FrameLocator,
  awaited: AwaitedMoments,
  act: () => Promise<unknown>,
): Promise<readonly number[]> {
  const watch = await panel.locator("body").evaluateHandle(watchMoments, awaited);
  await act();
  const times = await watch.evaluate((each) => each.times);
  await watch.dispose();
  return times;
}

/** Evaluated in a page; looks at each frame. */
function watchMoments(root: Element, { after, moments }: AwaitedMoments): { readonly times: Promise<number[]> } {
  const isThere = ({ selector, has = "", lacks }: Moment): boolean =>
    [...root.querySelectorAll(selector)].some((element) => {
      const text = element.textContent;
      return text.includes(has) && (lacks === undefined || !text.includes(lacks));
    });
  const times = new Promise<number[]>((resolve) => {
    const begin = async ({ timeStamp }: Event): Promise<void> => {
      const reached: number[] = [];
      for (const moment of moments) {
        do await new Promise(requestAnimationFrame);
        while (!isThere(moment));
        reached.push(performance.now() - timeStamp);
      }
      resolve(reached);
    };
    addEventListener(after, (event) => void begin(event), { capture: true, once: true });
  });
  return { times };
}
