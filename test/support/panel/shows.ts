import { until } from "../until";

/** Waits for a text to become what it should be. */
export async function shows(read: () => Promise<string | null>, expected: RegExp): Promise<void> {
  await until(async () => expected.test((await read()) ?? ""), { what: `a text like ${expected}` });
}
