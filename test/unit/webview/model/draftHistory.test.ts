import { equal } from "node:assert/strict";
import { emptyDraft } from "../../../../src/core/payload/draft";
import { DraftHistory } from "../../../../src/webview/model/draftHistory";

const draft = (text: string) => ({ ...emptyDraft, text });

describe("DraftHistory", () => {
  it("goes back to the oldest and forth again to the draft that was typed", () => {
    const history = new DraftHistory();
    history.replace([draft("new"), draft("old")]);
    equal(history.older(draft("typed"))?.text, "new");
    equal(history.older(draft("new"))?.text, "old");
    equal(history.older(draft("old")), undefined);
    equal(history.place, 2);
    equal(history.newer()?.text, "new");
    equal(history.newer()?.text, "typed");
    equal(history.newer(), undefined);
  });

  it("steps over the send that is still in the composer", () => {
    const history = new DraftHistory();
    history.replace([draft("same"), draft("other")]);
    equal(history.older(draft("same"))?.text, "other");
    equal(history.newer()?.text, "same");
    equal(history.newer()?.text, "same");
  });

  it("takes an edited entry for what is typed now", () => {
    const history = new DraftHistory();
    history.replace([draft("new"), draft("old")]);
    history.older(draft("typed"));
    history.leave();
    equal(history.older(draft("new, edited"))?.text, "new");
    equal(history.newer()?.text, "new, edited");
  });

  it("has nothing to offer when empty", () => {
    const history = new DraftHistory();
    equal(history.older(draft("typed")), undefined);
    equal(history.newer(), undefined);
    equal(history.hasOlder || history.hasNewer, false);
  });
});
