/**
 * Default settings without which the workbench greets, recommends, asks, looks things up and, in a browser, writes what was
 * edited a second later.
 */
export const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.hover.delay": 60_000,
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.ignoreRecommendations": true,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "update.showReleaseNotes": false,
};
