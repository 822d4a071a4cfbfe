/** Default settings without which the workbench greets, recommends, asks and looks things up. */
export const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.hover.delay": 60_000,
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.ignoreRecommendations": true,
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "update.showReleaseNotes": false,
};
