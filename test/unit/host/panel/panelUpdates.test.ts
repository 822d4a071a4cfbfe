import { equal, ok } from "node:assert/strict";
import { PanelUpdates } from "../../../../src/host/panel/panelUpdates";
import { until } from "../../../support/until";

function createUpdates(moves: () => boolean = () => false) {
  const times: number[] = [];
  const updates = new PanelUpdates(() => {
    times.push(performance.now());
    return moves();
  });
  return { updates, times };
}

describe("PanelUpdates", () => {
  it("tells nothing while hidden, and at once when shown", () => {
    const { updates, times } = createUpdates();
    updates.request();
    equal(times.length, 0);
    updates.setVisible(true);
    equal(times.length, 1);
    updates.setVisible(true);
    equal(times.length, 1);
    updates.dispose();
  });

  it("joins many changes and keeps 33 ms between two of them", async () => {
    const { updates, times } = createUpdates();
    updates.setVisible(true);
    await until(
      () => {
        for (let change = 0; change < 1000; change++) updates.request();
        return times.length >= 4;
      },
      { what: "four updates" },
    );
    updates.dispose();
    for (const [index, time] of times.slice(1).entries()) ok(time - (times[index] ?? 0) >= 33);
  });

  it("goes on by itself while something moves", async () => {
    let moving = 2;
    const { updates, times } = createUpdates(() => --moving > 0);
    updates.setVisible(true);
    await until(() => times.length === 2, { what: "the tick" });
    ok((times[1] ?? 0) - (times[0] ?? 0) >= 990);
    updates.dispose();
  });

  it("stops when hidden or disposed, twice without harm", () => {
    const { updates, times } = createUpdates(() => true);
    updates.setVisible(true);
    updates.request();
    updates.setVisible(false);
    updates.dispose();
    updates.dispose();
    updates.setVisible(true);
    updates.request();
    equal(times.length, 1);
  });
});
