import { deepEqual, equal } from "node:assert/strict";
import { isSecretName, SecretStore } from "../../../../../src/host/exchanges/secrets/secretStore";
import { secretStorage } from "../../../../support/extensionState";

describe("The secret store", () => {
  it("keeps secrets by name, lists their names, and forgets what is deleted", async () => {
    const storage = secretStorage();
    const store = new SecretStore(storage);
    deepEqual(await store.names(), []);
    await store.set("PIN", "4711");
    await store.set("KEY", "a");
    await store.set("PIN", "4712");
    deepEqual(await new SecretStore(storage).names(), ["KEY", "PIN"]);
    equal(await store.get("PIN"), "4712");
    await store.delete("PIN");
    equal(await store.get("PIN"), undefined);
    deepEqual(await store.names(), ["KEY"]);
  });

  it("lists nothing where its list was spoiled, and can be used again", async () => {
    const storage = secretStorage();
    await storage.store("exchange secret names", "{nonsense");
    const store = new SecretStore(storage);
    deepEqual(await store.names(), []);
    await store.set("PIN", "1");
    deepEqual(await store.names(), ["PIN"]);
  });

  it("takes names that can be written between braces", () => {
    for (const name of ["PUMP_PIN", "ключ", "a.b-c"]) equal(isSecretName(name), true);
    for (const name of ["", "1a", "a b", "a}", "x".repeat(65)]) equal(isSecretName(name), false);
  });
});
