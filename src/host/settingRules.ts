/** Default and bounds of a setting; package.json must say the same. */
type SettingRule =
  | { readonly default: boolean }
  | { readonly default: string }
  | { readonly default: number; readonly minimum: number; readonly maximum: number };

/** All settings, by their name after `sockscope.`. */
export const settingRules = {
  "capture.folder": { default: "" },
  "capture.maxMegabytes": { default: 1024, minimum: 1, maximum: 1_048_576 },
  "capture.maxTotalMegabytes": { default: 10_240, minimum: 0, maximum: 104_857_600 },
  "capture.maxRecords": { default: 10_000_000, minimum: 1000, maximum: 100_000_000 },
  "connect.timeoutMs": { default: 10_000, minimum: 100, maximum: 600_000 },
  "tcp.noDelay": { default: true },
  "tcp.keepAliveMs": { default: 0, minimum: 0, maximum: 3_600_000 },
  "wireshark.path": { default: "" },
} as const satisfies Record<string, SettingRule>;

export type SettingName = keyof typeof settingRules;
