import { deepEqual, equal } from "node:assert/strict";
import { resolveSecrets } from "../../../../../src/host/exchanges/secrets/resolveSecrets";

const stored = (name: string) => Promise.resolve(name === "STORED" ? "from the store" : undefined);
const environment = { STORED: "from the system", SYSTEM: "from the system", EMPTY: "" };

describe("The secrets of a run", () => {
  it("are those stored, then those of the system, and left out where nobody is to be asked", async () => {
    const values = await resolveSecrets(["STORED", "SYSTEM", "NOWHERE"], { stored, environment });
    deepEqual(Object.fromEntries(values ?? []), { STORED: "from the store", SYSTEM: "from the system" });
  });

  it("are asked for only where there is none, one after the other, until the user gives up", async () => {
    const asked: string[] = [];
    const ask = (name: string) => {
      asked.push(name);
      return Promise.resolve(name === "GIVEN_UP" ? undefined : `typed ${name}`);
    };
    const values = await resolveSecrets(["STORED", "EMPTY"], { stored, environment, ask });
    equal(values?.get("EMPTY"), "typed EMPTY");
    equal(await resolveSecrets(["NOWHERE", "GIVEN_UP", "AFTER"], { stored, environment, ask }), undefined);
    deepEqual(asked, ["EMPTY", "NOWHERE", "GIVEN_UP"]);
  });
});
