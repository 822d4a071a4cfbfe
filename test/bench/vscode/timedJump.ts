import type { FrameLocator, Page } from "playwright-core";
import { timeMoments } from "./timedMoments";

/** An open panel that follows its newest record. */
export interface OpenPanel {
  readonly page: Page;
  readonly panel: FrameLocator;
  readonly lastRecord: number;
}

/** From Enter until the rows of a place are shown. */
export interface Jumps {
  readonly middleMs: number;
  readonly lastMs: number;
}

/** Goes to a record in the middle by its number, and back to the last. */
export async function jumpAbout(place: OpenPanel): Promise<Jumps> {
  const middle = Math.floor(place.lastRecord / 2);
  const middleMs = await jump(place, String(middle), middle);
  return { middleMs, lastMs: await jump(place, "last", place.lastRecord) };
}

async function jump({ page, panel }: OpenPanel, text: string, record: number): Promise<number> {
  await panel.locator(".grid").focus();
  await page.keyboard.press("Control+g");
  await panel.getByRole("textbox", { name: "Record or time" }).fill(text);
  const moments = [{ selector: `#record-${record}` }];
  const [shownMs = NaN] = await timeMoments(panel, { after: "keydown", moments }, () => page.keyboard.press("Enter"));
  return shownMs;
}
