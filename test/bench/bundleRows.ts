import type { RowGroup } from "./bench";
import { readExtensionCode } from "./extensionCode";
import { measured } from "./report";

/** How large the extension's code is that VS Code loads first. */
export const bundleRows: RowGroup = async () => {
  const first = (await readExtensionCode()).filter(({ isLoadedAtOnce }) => isLoadedAtOnce);
  const bytes = first.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  return [
    {
      work: "host bundle, minified",
      unit: "KB",
      ours: measured([bytes / 1000]),
      contract: { of: "ours", atMost: 400 },
    },
  ];
};
