/** Commands of the palette that are about exchange files. */
const exchangePaletteCommandIds = [
  "sockscope.runExchange",
  "sockscope.runExchangeFromHere",
  "sockscope.runAllExchanges",
  "sockscope.cancelExchangeRun",
  "sockscope.compareExpected",
  "sockscope.startMock",
  "sockscope.stopMock",
  "sockscope.selectEnvironment",
  "sockscope.setSecret",
  "sockscope.deleteSecret",
  "sockscope.duplicateExchange",
] as const;

/** Commands on the chosen row of the Exchanges view. */
const exchangeItemCommandIds = [
  "sockscope.runExchangeItem",
  "sockscope.cancelExchangeItem",
  "sockscope.startMockItem",
  "sockscope.stopMockItem",
  "sockscope.openExchangeItem",
  "sockscope.duplicateExchangeItem",
] as const;

/** Commands that the palette offers; one that acts on an endpoint lets the user choose it. */
export const paletteCommandIds = [
  "sockscope.connect",
  "sockscope.listen",
  "sockscope.send",
  "sockscope.sendSelection",
  "sockscope.sendFile",
  "sockscope.openPanel",
  "sockscope.closeConnection",
  "sockscope.halfCloseConnection",
  "sockscope.resetConnection",
  "sockscope.connectAgain",
  "sockscope.stopListening",
  "sockscope.listenAgain",
  "sockscope.closeAll",
  "sockscope.removeClosed",
  "sockscope.remove",
  "sockscope.copyAddress",
  "sockscope.copyLocalAddress",
  "sockscope.openCapture",
  "sockscope.exportCapture",
  "sockscope.openEarlierCapture",
  "sockscope.saveAsExchange",
  "sockscope.newExchange",
  "sockscope.importExchange",
  "sockscope.followInWireshark",
  "sockscope.clearRecentAddresses",
  "sockscope.showLog",
  "sockscope.find",
  "sockscope.goTo",
  "sockscope.focusFilter",
  "sockscope.focusComposer",
  ...exchangePaletteCommandIds,
] as const;

/** Commands on the chosen rows of a tree; the palette hides them. */
export const itemCommandIds = [
  "sockscope.openItem",
  "sockscope.sendToItem",
  "sockscope.sendFileToItem",
  "sockscope.closeItem",
  "sockscope.halfCloseItem",
  "sockscope.resetItem",
  "sockscope.connectItemAgain",
  "sockscope.stopItem",
  "sockscope.listenItemAgain",
  "sockscope.removeItem",
  "sockscope.copyItemAddress",
  "sockscope.copyItemLocalAddress",
  "sockscope.exportItemCapture",
  "sockscope.saveItemAsExchange",
  "sockscope.followItemInWireshark",
  "sockscope.showMoreItems",
  ...exchangeItemCommandIds,
] as const;

/** Commands of the part that is loaded when exchange files are first needed; of the ones above. */
export const exchangeCommandIds = [...exchangePaletteCommandIds, ...exchangeItemCommandIds] as const;

export type PaletteCommandId = (typeof paletteCommandIds)[number];
export type ItemCommandId = (typeof itemCommandIds)[number];
export type CommandId = PaletteCommandId | ItemCommandId;
export type ExchangeCommandId = (typeof exchangeCommandIds)[number];
